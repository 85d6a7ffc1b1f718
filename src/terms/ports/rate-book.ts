import type { RateDraft, RateSchedule } from '../rate-schedule';
import type { CancelledRate, RateDirection, RateVersion } from '../rates';

/** What was asked under a key, and what it did: a repetition does nothing. */
export interface RateRequest {
  readonly key: string;
  /** Equal requests have equal texts. */
  readonly content: string;
  readonly versions: readonly RateVersion[];
}

/** Every rate ever set. Versions are only added; one that is cancelled stays, and does not count. */
export abstract class RateBook {
  /** All versions of a direction that count, oldest first. Few rows: callers may read them per batch. */
  abstract versions(direction: RateDirection): Promise<readonly RateVersion[]>;

  /** All versions of both directions that count, of one moment. */
  abstract schedule(): Promise<RateSchedule>;

  /** Time of the newest irreversible block that any gateway over these rates has read; null before the first. */
  abstract readUpTo(): Promise<Date | null>;

  /** Until the unit of work ends, nobody else who locks the rates adds any. */
  abstract lock(): Promise<void>;

  /** Runs inside a unit of work. */
  abstract add(draft: RateDraft): Promise<RateVersion>;

  /** Newest first. */
  abstract cancelled(): Promise<readonly CancelledRate[]>;

  /** Runs inside a unit of work. Refused for what has begun by then. */
  abstract cancel(cancelled: CancelledRate): Promise<void>;

  /** Null when nothing was asked under this key. Cancelled versions are among them. */
  abstract requestOf(key: string): Promise<RateRequest | null>;

  /** Runs inside a unit of work; the versions are there. */
  abstract keepRequest(request: RateRequest): Promise<void>;
}
