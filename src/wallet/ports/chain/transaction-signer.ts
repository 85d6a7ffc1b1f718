import type { OutgoingIntent, SignedTransaction } from '../../sending/outgoing-transaction';

/**
 * Signs for the hot wallet. Reads the reference block (the last irreversible one) from the chain,
 * then signs; records and sends nothing. Throws `chain_unavailable`.
 */
export abstract class TransactionSigner {
  /**
   * One signed transaction per group of one or more intents, in the same order; each intent is an
   * operation of its own. Expires after `lifetimeSeconds`.
   */
  abstract sign(
    groups: readonly (readonly OutgoingIntent[])[],
    lifetimeSeconds: number,
  ): Promise<readonly SignedTransaction[]>;
}
