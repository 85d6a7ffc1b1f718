import { listDecorator } from '../../kernel';
import type { IrreversibleBatch, ReversibleView } from '../chain-facts';

/** Whoever cares about what the chain says. Called in registration order. */
export abstract class BlockListener {
  /**
   * Runs before that, outside of any transaction: what must be asked of the chain or the
   * signer is asked here. The batch may come again, and may come to nothing.
   */
  prepare(_batch: IrreversibleBatch): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Runs inside the transaction that also moves the cursor: its effects and the cursor commit together.
   * Throwing undoes the step; it will be tried again.
   */
  abstract onIrreversible(batch: IrreversibleBatch): Promise<void>;

  /** Runs before that, outside of any transaction. Does not throw: nobody else would be shown the blocks. */
  prepareReversible(_view: ReversibleView): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Runs in a transaction of its own after each scan. Must tolerate repetition and forks. Whoever waits until blocks are
   * irreversible leaves it out.
   */
  onReversible?(view: ReversibleView): Promise<void>;
}

/** Every listener, in order. A symbol because it stands for a list. */
export const BLOCK_LISTENERS = Symbol('BLOCK_LISTENERS');

/** Has the class hear what blocks say. Listeners of one batch share a transaction, and so the order of locks. */
export const ListensToBlocks = listDecorator<BlockListener>(BLOCK_LISTENERS);
