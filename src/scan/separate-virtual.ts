import { createHash } from 'node:crypto';
import type { ChainBlock, HistoryEntry, VirtualOperation } from './chain-facts';

const PREFIX = 'virtual';

/**
 * What account history shows beyond the blocks' own operations (FACTS §8). Positions do not tell:
 * a transfer of an executed proposal stands at the position of the operation that executed it. So
 * per block, each real operation accounts for one history entry of the same content; the rest is virtual.
 * Needs the blocks of all entries, and all entries of each such block.
 */
export function separateVirtual(
  blocks: readonly ChainBlock[],
  entries: readonly HistoryEntry[],
): VirtualOperation[] {
  const blockByNumber = new Map(blocks.map((block) => [block.number, block]));
  const unmatched = new Map<string, number>();
  for (const { number, operations } of blocks) {
    for (const { content } of operations) bump(unmatched, `${number}:${content}`, 1);
  }
  const ordinals = new Map<string, number>();
  return entries.flatMap((entry) => {
    const block = blockByNumber.get(entry.blockNumber);
    if (!block) throw new Error(`History names block ${entry.blockNumber}, which was not read`);
    const place = `${entry.blockNumber}:${entry.content}`;
    if ((unmatched.get(place) ?? 0) > 0) {
      bump(unmatched, place, -1);
      return [];
    }
    const ordinal = bump(ordinals, place, 1);
    return [virtualOperation(entry, block, ordinal)];
  });
}

/** The id of the block in a virtual operation's key; null when it is the key of a real operation. */
export function blockIdOfKey(key: string): string | null {
  const [prefix, blockId] = key.split(':');
  return prefix === PREFIX && blockId !== undefined ? blockId : null;
}

function virtualOperation(
  entry: HistoryEntry,
  block: ChainBlock,
  ordinal: number,
): VirtualOperation {
  const digest = createHash('sha256').update(entry.content).digest('hex').slice(0, 32);
  const { blockNumber, transactionIndex, operationIndex, fact } = entry;
  const key = `${PREFIX}:${block.id}:${digest}:${ordinal}`;
  return { key, blockNumber, transactionIndex, operationIndex, fact };
}

function bump(counts: Map<string, number>, key: string, by: number): number {
  const next = (counts.get(key) ?? 0) + by;
  counts.set(key, next);
  return next;
}
