/** A transaction that spends from the hot wallet and that a node has announced. */
export interface AnnouncedSpending {
  readonly transactionId: string;
  readonly expiresAt: Date;
  /** Without credentials. */
  readonly node: string;
}

/**
 * What nodes have announced as waiting for a block, apart from what this process has signed. Nothing
 * that was announced before the connection is here until the node announces it again.
 */
export abstract class AnnouncedSpendings {
  /** Those that a block after this time may still take. */
  abstract current(headTime: Date): readonly AnnouncedSpending[];

  /** Forgets those that are known, or in a block: they are not asked about again. */
  abstract settle(transactionIds: readonly string[]): void;

  /**
   * Of these, the ones that a key of the wallet's account has signed: others may be made up by the
   * node. Throws `chain_unavailable` when the account's keys cannot be read.
   */
  abstract signedByWallet(transactionIds: readonly string[]): Promise<ReadonlySet<string>>;
}
