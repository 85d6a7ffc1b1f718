import type { IrreversibleBatch, ReversibleView } from '../chain-facts';

/** Whoever cares about what the chain says. Called in registration order. */
export abstract class BlockListener {
  /**
   * Runs inside the transaction that also moves the cursor: its effects and the cursor commit together.
   * Throwing undoes the step; it will be tried again.
   */
  abstract onIrreversible(batch: IrreversibleBatch): Promise<void>;

  /** Runs in a transaction of its own after each scan. Must tolerate repetition and forks. */
  abstract onReversible(view: ReversibleView): Promise<void>;
}

/** Every listener, in order. A symbol because it stands for a list. */
export const BLOCK_LISTENERS = Symbol('BLOCK_LISTENERS');
