/** What the composition root tells linking. */
export class LinkingSettings {
  constructor(
    /** Keys the HMAC of codes. A secret. */
    readonly codeSecret: string,
    /** From the moment the code is signed. */
    readonly codeLifetimeSeconds: number,
    /** Wrong codes before the request ends. */
    readonly codeAttempts: number,
    /** How far the head may be ahead of this machine's clock. */
    readonly clockToleranceSeconds: number,
  ) {}
}
