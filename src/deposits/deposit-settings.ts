/** What the composition root tells deposits. */
export class DepositSettings {
  constructor(
    /** From a deposit's block on; what nobody has claimed by then is for an operator to attribute. */
    readonly claimPeriodSeconds: number,
  ) {}

  /** The time of the oldest blocks whose deposits may be claimed now. */
  claimableSince(now: Date): Date {
    return new Date(now.getTime() - this.claimPeriodSeconds * 1000);
  }
}
