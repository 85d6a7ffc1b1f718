import type { LimitName, LimitValues, LimitVersion } from '../limits';

/** Limits with their history. Versions are only added; the newest counts. */
export abstract class LimitBook {
  abstract current(): Promise<LimitValues>;

  abstract history(name: LimitName): Promise<readonly LimitVersion[]>;

  /** Until the unit of work ends, nobody else who locks this limit sets it. */
  abstract lock(name: LimitName): Promise<void>;

  /** Runs inside a unit of work. */
  abstract set(name: LimitName, value: string, setBy: string): Promise<LimitVersion>;
}
