/** Hears which part of the cycle stands still and which one works. Never throws. */
export abstract class CycleTroubles {
  /** The part failed. It comes again in each cycle that it lasts: the same cause is worth saying once. */
  abstract failed(part: string, error: unknown): void;

  /** The part did its work, whether or not it had failed before. */
  abstract succeeded(part: string): void;
}
