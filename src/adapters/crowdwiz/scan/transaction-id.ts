import { ChainError, type ChainNode, textOf } from '../connection';
import { transactionIdOfPacked, type WireTransaction } from 'crowdwiz-protocol';

/** The id of a transaction with operations that we cannot pack: the node packs the whole for us. */
export async function askTransactionId(
  node: ChainNode,
  transaction: WireTransaction,
): Promise<string> {
  const unsigned = { ...transaction, signatures: [] };
  const answer = await node.call('database', 'get_transaction_hex', [unsigned]);
  const hex = textOf(answer, 'a transaction in hex');
  if (!/^(?:[0-9a-f]{2})+00$/.test(hex)) {
    throw new ChainError('garbage', 'a transaction is not in hex', node.node);
  }
  return transactionIdOfPacked(Buffer.from(hex.slice(0, -2), 'hex'));
}
