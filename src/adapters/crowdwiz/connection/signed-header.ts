import {
  blockId,
  blockNumberOf,
  UnsupportedOperationError,
  type WireSignedHeader,
} from 'crowdwiz-protocol';
import { ChainError } from './chain-error';
import { readHead } from './head';
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

/** A block by its id. `doubt`: why the id was not computed from the header; null when it was. */
export interface NamedBlock {
  readonly id: string;
  readonly doubt: string | null;
}

/**
 * The id of the block that a node gave for this number, computed from its header. Where the header holds
 * what nobody can pack, it is the one that the next block names: that one binds it.
 * @throws {ChainError} `garbage` when it cannot be told, or is that of another block.
 */
export async function nameOfBlock(
  node: ChainNode,
  header: WireSignedHeader,
  number: number,
): Promise<NamedBlock> {
  const name = await nameOf(node, header, number);
  if (blockNumberOf(name.id) === number) return name;
  throw new ChainError('garbage', `the node gave another block for ${number}`, node.node);
}

async function nameOf(
  node: ChainNode,
  header: WireSignedHeader,
  number: number,
): Promise<NamedBlock> {
  try {
    return { id: blockId(header), doubt: null };
  } catch (error) {
    if (error instanceof UnsupportedOperationError) {
      return { id: await idByFollower(node, number), doubt: error.message };
    }
    throw new ChainError('garbage', 'a block header is unreadable', node.node, { cause: error });
  }
}

async function idByFollower(node: ChainNode, number: number): Promise<string> {
  const next = await node.call('database', 'get_block', [number + 1]);
  if (next !== null) return signedHeaderOf(next).previous;
  const head = await readHead(node);
  if (head.number === number) return head.id;
  throw new ChainError('garbage', `nothing names block ${number} yet`, node.node);
}
