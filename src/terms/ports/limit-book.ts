import type { LimitName, LimitValues, LimitVersion } from '../limits';

/** Limits with their history. Versions are only added; the newest counts. */
export abstract class LimitBook {
  abstract current(): Promise<LimitValues>;

  abstract history(name: LimitName): Promise<readonly LimitVersion[]>;

  /** Runs inside a unit of work. */
  abstract set(name: LimitName, value: string, setBy: string): Promise<LimitVersion>;
}
