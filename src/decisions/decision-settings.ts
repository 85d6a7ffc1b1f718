/** What the composition root tells about decisions. */
export class DecisionSettings {
  constructor(
    /** For so long an act waits for a second person. */
    readonly expirySeconds: number,
  ) {}
}
