import type { Rate } from '../../kernel';
import type { RateDirection, RateVersion } from '../rates';

/** Every rate ever set. Versions are only added. */
export abstract class RateBook {
  /** All versions of a direction, oldest first. Few rows: callers may read them per batch. */
  abstract versions(direction: RateDirection): Promise<readonly RateVersion[]>;

  /** Runs inside a unit of work. */
  abstract add(
    direction: RateDirection,
    rate: Rate,
    effectiveAt: Date,
    setBy: string,
  ): Promise<RateVersion>;
}
