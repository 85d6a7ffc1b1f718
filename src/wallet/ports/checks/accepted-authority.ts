/** Fingerprints of hot wallet keys that somebody answers for. Writes join the unit of work. */
export abstract class AcceptedAuthority {
  /** The newest one; null before the first. */
  abstract current(): Promise<string | null>;

  /** Adds one and keeps the earlier ones. */
  abstract accept(fingerprint: string, by: string, reason: string): Promise<void>;
}
