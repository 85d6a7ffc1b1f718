import type { FeeCeilings } from './sending/fee-ceilings';

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
  ) {}
}
