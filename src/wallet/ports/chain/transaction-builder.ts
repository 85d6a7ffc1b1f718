import type { OutgoingIntent, SignedTransaction } from '../../sending/outgoing-transaction';

/** The signer's policy does not allow it as things are. */
export interface SigningRefused {
  /** One plain sentence for operators. */
  readonly refused: string;
}

/**
 * Makes transactions of the hot wallet. Reads the reference block (the last irreversible one) from the chain
 * and has `TransactionSigner` sign; records and sends nothing. Throws `chain_unavailable`, and
 * `signer_unavailable` when the signer does not answer, or with something else than what it was asked for.
 */
export abstract class TransactionBuilder {
  /**
   * One transaction per group of one or more intents, in the same order; each intent is an operation of its
   * own. Expires after `lifetimeSeconds`.
   */
  abstract build(
    groups: readonly (readonly OutgoingIntent[])[],
    lifetimeSeconds: number,
  ): Promise<readonly (SignedTransaction | SigningRefused)[]>;
}
