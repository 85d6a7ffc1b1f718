import type { WireSignedHeader } from '../protocol';
import { fieldsOf, listOf, textOf } from './wire-value';

/** The header of a block as `get_block` gives it. */
export function signedHeaderOf(block: unknown): WireSignedHeader {
  const fields = fieldsOf(block, 'a block');
  return {
    previous: textOf(fields['previous'], 'the id of the previous block'),
    timestamp: textOf(fields['timestamp'], 'the time of a block'),
    witness: textOf(fields['witness'], 'a witness'),
    transaction_merkle_root: textOf(fields['transaction_merkle_root'], 'a merkle root'),
    extensions: listOf(fields['extensions'], 'block extensions'),
    witness_signature: textOf(fields['witness_signature'], 'the signature of a witness'),
  };
}
