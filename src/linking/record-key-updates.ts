import { Injectable } from '@nestjs/common';
import { ListensToBlocks, BlockListener, type IrreversibleBatch } from '../scan';
import { Links } from './ports/links';

/**
 * Keeps which blocks may have changed the keys of accounts that are or were linked: they tell whether
 * a deposit came before a change or after it. What a proposal changes, no block shows.
 * A fork may still undo what reversible blocks say.
 */
@Injectable()
// Before the deposits, whose owners it tells.
@ListensToBlocks({ order: 100 })
export class RecordKeyUpdates extends BlockListener {
  constructor(private readonly links: Links) {
    super();
  }

  override onIrreversible({ blocks }: IrreversibleBatch): Promise<void> {
    const updates = blocks.flatMap(({ number: blockNumber, keyUpdates = [] }) =>
      keyUpdates.map((accountId) => ({ accountId, blockNumber })),
    );
    return this.links.keepKeyUpdates(updates);
  }
}
