import type { WireTransaction } from 'crowdwiz-protocol';
import { contentDigest } from '../operations/operation-facts';

const TRANSACTION_ID_LENGTH = 40;

/**
 * What a transaction is called that nobody here can pack, and whose id is therefore not known: made of
 * its content, so that it is the same whichever node shows it. No node is asked for bytes.
 */
export function contentId(transaction: WireTransaction): string {
  const { ref_block_num, ref_block_prefix, expiration, operations, extensions } = transaction;
  const unsigned = { ref_block_num, ref_block_prefix, expiration, operations, extensions };
  return contentDigest(unsigned).slice(0, TRANSACTION_ID_LENGTH);
}
