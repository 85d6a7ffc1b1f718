import { blockId, blockNumberOf, type WireSignedHeader } from '../protocol';
import { ChainError } from './chain-error';
import type { ChainNode } from './node-link';
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

/**
 * The id of the block that a node gave for this number, computed from its header.
 * @throws {ChainError} `garbage` when it cannot be computed, or is that of another block.
 */
export function idOfHeader(node: ChainNode, header: WireSignedHeader, number: number): string {
  const id = computeId(node, header);
  if (blockNumberOf(id) === number) return id;
  throw new ChainError('garbage', `the node gave another block for ${number}`, node.node);
}

function computeId(node: ChainNode, header: WireSignedHeader): string {
  try {
    return blockId(header);
  } catch (error) {
    throw new ChainError('garbage', 'a block header is unreadable', node.node, { cause: error });
  }
}
