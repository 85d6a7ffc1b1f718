import type { FeeCeilings } from './sending/fee-ceilings';

/** Several payouts share a transaction. */
export interface PayoutBatches {
  /** So many at most. */
  readonly paymentsMaximum: number;
  /** So long one may wait for others; 0: whatever waits at the moment goes together. */
  readonly waitSeconds: number;
}

/** What the composition root tells the wallet. */
export class WalletSettings {
  constructor(
    /** From signature to expiration; how long a lost payment waits before its death can be proven. */
    readonly transactionLifetimeSeconds: number,
    /** A difference between books and chain that lasts longer halts payouts. */
    readonly balanceGraceSeconds: number,
    readonly feeCeilings: FeeCeilings,
    /** An order that the wallet cannot afford holds up those behind it for no longer. */
    readonly shortWaitSeconds: number,
    /** Null: each payout is a transaction of its own. */
    readonly payoutBatches: PayoutBatches | null,
  ) {}
}
