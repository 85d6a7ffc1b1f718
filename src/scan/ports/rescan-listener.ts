import { listDecorator } from '../../kernel';
import type { IrreversibleBatch } from '../chain-facts';
import type { RescanDiscovery } from '../rescans/rescan';

/** Irreversible blocks that were read before and are read again. */
export interface RescanBatch extends IrreversibleBatch {
  /** False when the node has removed history of some of these blocks: what is absent proves nothing. */
  readonly hasWholeHistory: boolean;
}

/** Whoever compares what the chain says of old blocks with what is known. Called in order. */
export abstract class RescanListener {
  /**
   * Runs before that, outside of any transaction: what must be asked of others is asked here. The batch may
   * come again, and may come to nothing.
   */
  prepare(_batch: RescanBatch): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Runs inside the transaction that also keeps the progress. Books what is missing exactly as the
   * first reading would have, and does nothing about what is known: any blocks may come any number
   * of times. The time of these blocks is past, so that nothing may be concluded from it.
   */
  abstract onRescan(batch: RescanBatch): Promise<readonly RescanDiscovery[]>;
}

/** Every listener, in order. A symbol because it stands for a list. */
export const RESCAN_LISTENERS = Symbol('RESCAN_LISTENERS');

/** Has the class hear of blocks that are read again. */
export const ListensToRescans = listDecorator<RescanListener>(RESCAN_LISTENERS);

/**
 * A listener's refusal: the block that was read again is not the one whose effects are booked.
 * Undoes the step; the re-scan fails and money halts.
 */
export class BlockContradiction extends Error {
  override readonly name = 'BlockContradiction';

  constructor(
    readonly blockNumber: number,
    readonly expectedId: string,
    readonly actualId: string,
  ) {
    super(`Block ${blockNumber} is not the one that was read before`);
  }
}
