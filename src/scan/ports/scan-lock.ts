/** One scanner at a time over all processes. Freed when the holder's database connection ends. */
export abstract class ScanLock {
  /** Runs the work if nobody else holds the lock; returns null without waiting if somebody does. */
  abstract runExclusively<T>(work: () => Promise<T>): Promise<T | null>;
}
