import { MalformedWireError } from './errors';

const BLOCK_ID = /^[0-9a-f]{40}$/i;

/** The number which a block id begins with; 0 for the id before the first block. */
export function blockNumberOf(id: string): number {
  if (!BLOCK_ID.test(id)) throw new MalformedWireError('a block id has 20 bytes in hex');
  return Number.parseInt(id.slice(0, 8), 16);
}

/** What a transaction says to be valid only on chains which contain this block. */
export function taposOf(id: string): { ref_block_num: number; ref_block_prefix: number } {
  const number = blockNumberOf(id);
  return {
    ref_block_num: number & 0xffff,
    ref_block_prefix: Buffer.from(id, 'hex').readUInt32LE(4),
  };
}
