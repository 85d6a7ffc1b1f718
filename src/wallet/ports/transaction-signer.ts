import type { OutgoingIntent, SignedTransaction } from '../outgoing-transaction';

/**
 * Signs for the hot wallet. Reads the reference block (the last irreversible one) from the chain,
 * then signs; records and sends nothing. Throws `chain_unavailable`.
 */
export abstract class TransactionSigner {
  /** One signed transaction per intent, in the same order. Expires after `lifetimeSeconds`. */
  abstract sign(
    intents: readonly OutgoingIntent[],
    lifetimeSeconds: number,
  ): Promise<readonly SignedTransaction[]>;
}
