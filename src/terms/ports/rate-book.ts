import type { RateDraft, RateSchedule } from '../rate-schedule';
import type { RateDirection, RateVersion } from '../rates';

/** Every rate ever set. Versions are only added. */
export abstract class RateBook {
  /** All versions of a direction, oldest first. Few rows: callers may read them per batch. */
  abstract versions(direction: RateDirection): Promise<readonly RateVersion[]>;

  /** All versions of both directions, of one moment. */
  abstract schedule(): Promise<RateSchedule>;

  /** Until the unit of work ends, nobody else who locks the rates adds any. */
  abstract lock(): Promise<void>;

  /** Runs inside a unit of work. */
  abstract add(draft: RateDraft): Promise<RateVersion>;
}
