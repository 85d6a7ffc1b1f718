import { AcceptedBlocks, type AcceptedBlock } from '../../src/scan';

/** In memory, for tests without a database. */
export class KeptAcceptedBlocks extends AcceptedBlocks {
  readonly kept = new Map<string, AcceptedBlock>();

  override add(block: AcceptedBlock): Promise<boolean> {
    const isNew = !this.kept.has(block.blockId);
    if (isNew) this.kept.set(block.blockId, block);
    return Promise.resolve(isNew);
  }

  override find(_blockNumber: number, blockId: string): Promise<AcceptedBlock | null> {
    return Promise.resolve(this.kept.get(blockId) ?? null);
  }

  override list() {
    return Promise.resolve({ items: [...this.kept.values()].reverse(), nextCursor: null });
  }
}
