/** What the composition root tells deposits. */
export class DepositSettings {
  constructor(
    /** From a deposit's block on; what nobody has claimed by then is for an operator to attribute. */
    readonly claimPeriodSeconds: number,
    /** Opens a wallet at a transfer to the account in the place of `{account}`; null: none is known. */
    private readonly walletLink: string | null = null,
  ) {}

  /** The time of the oldest blocks whose deposits may be claimed now. */
  claimableSince(now: Date): Date {
    return new Date(now.getTime() - this.claimPeriodSeconds * 1000);
  }

  walletLinkTo(accountName: string): string | null {
    return this.walletLink?.replaceAll('{account}', accountName) ?? null;
  }
}
