import type { ChainBlock } from './chain-facts';

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
