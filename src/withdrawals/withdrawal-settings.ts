/** What the composition root tells withdrawals. */
export class WithdrawalSettings {
  constructor(
    /** Who bears the network fee. */
    readonly feePayer: 'customer' | 'house',
    readonly quoteLifetimeSeconds: number,
    /** From the request until a withdrawal that nobody has signed is cancelled. */
    readonly deadlineSeconds: number,
  ) {}
}
