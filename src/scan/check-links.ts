import type { ChainBlock } from './chain-facts';
import type { ChainReader } from './ports/chain-reader';

export interface BrokenLink {
  readonly blockNumber: number;
  readonly expectedPreviousId: string;
  readonly actualPreviousId: string;
}

/** The first block that does not follow its predecessor by number and id; null when all do. */
export function findBrokenLink(
  previous: { number: number; id: string },
  blocks: readonly ChainBlock[],
): BrokenLink | null {
  let { number, id } = previous;
  for (const block of blocks) {
    if (block.number !== number + 1 || block.previousId !== id) {
      return {
        blockNumber: block.number,
        expectedPreviousId: id,
        actualPreviousId: block.previousId,
      };
    }
    ({ number, id } = block);
  }
  return null;
}

/**
 * The blocks without the last one, unless the next block names it. A single block that a node made up
 * links to its past and not to its future, and what has had its effect cannot be taken back. Which of
 * the two is the false one does not matter: both are read again.
 */
export async function withoutDoubtful(
  reader: Pick<ChainReader, 'blocks'>,
  blocks: readonly ChainBlock[],
): Promise<readonly ChainBlock[]> {
  const last = blocks.at(-1);
  if (!last) return blocks;
  const next = await reader.blocks(last.number + 1, last.number + 1);
  return findBrokenLink(last, next) ? blocks.slice(0, -1) : blocks;
}
