import type { CursorPosition } from '../scan';
import type { NodeHealth } from './ports/chain/chain-health';

/** Healthy chains need 7 to 20; beyond this, witnesses are missing and nothing becomes final. */
export const IRREVERSIBILITY_LAG_MAXIMUM_BLOCKS = 200;

/** The position of the healthy node that is furthest ahead. */
export interface ChainFacts {
  readonly node: string;
  readonly headNumber: number;
  readonly headTime: Date;
  /** Seconds from the head block's time to now. */
  readonly headAgeSeconds: number;
  readonly irreversibleNumber: number;
  /** Blocks that a fork may still undo. */
  readonly irreversibilityLagBlocks: number;
}

/** How far reading is behind the last irreversible block. */
export interface ScanLag {
  readonly blocks: number;
  readonly seconds: number;
}

/** The healthy node with the highest head; null when there is none. */
export function chainFacts(nodes: readonly NodeHealth[], now: Date): ChainFacts | null {
  let best: ChainFacts | null = null;
  for (const { state, node, headNumber, headTime, irreversibleNumber } of nodes) {
    if (state !== 'healthy' || headNumber === null || headTime === null) continue;
    if (irreversibleNumber === null || (best !== null && best.headNumber >= headNumber)) continue;
    best = {
      node,
      headNumber,
      headTime,
      headAgeSeconds: Math.max(0, (now.getTime() - headTime.getTime()) / 1000),
      irreversibleNumber,
      irreversibilityLagBlocks: headNumber - irreversibleNumber,
    };
  }
  return best;
}

/** Turns blocks into seconds by the chain's own pace between the cursor and the head. */
export function scanLag(chain: ChainFacts | null, cursor: CursorPosition | null): ScanLag | null {
  if (chain === null || cursor === null) return null;
  const blocks = Math.max(0, chain.irreversibleNumber - cursor.blockNumber);
  const blocksToHead = chain.headNumber - cursor.blockNumber;
  if (blocks === 0 || blocksToHead <= 0) return { blocks, seconds: 0 };
  const secondsToHead = (chain.headTime.getTime() - cursor.blockTime.getTime()) / 1000;
  return { blocks, seconds: Math.max(0, (secondsToHead * blocks) / blocksToHead) };
}
