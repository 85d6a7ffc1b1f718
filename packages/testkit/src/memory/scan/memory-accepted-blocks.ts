import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import { AcceptedBlocks, type AcceptedBlock } from 'crowdwiz-gateway/internal/scan/index';
import { MemoryDatabase } from '../database/memory-database';
import { ACCEPTED_BLOCKS } from './scan-tables';

const LIST = 'accepted-blocks';

@Injectable()
export class MemoryAcceptedBlocks extends AcceptedBlocks {
  private get blocks() {
    return this.database.in(ACCEPTED_BLOCKS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override add(block: AcceptedBlock): Promise<boolean> {
    return this.database.write(() => this.blocks.insert(nameOf(block), block));
  }

  override find(blockNumber: number, blockId: string): Promise<AcceptedBlock | null> {
    return this.database.read(() => this.blocks.get(nameOf({ blockNumber, blockId })));
  }

  override list(page: PageRequest): Promise<Page<AcceptedBlock>> {
    return this.database.read(() => this.blocks.page(LIST, page, (block) => block));
  }
}

function nameOf({ blockNumber, blockId }: Pick<AcceptedBlock, 'blockNumber' | 'blockId'>): string {
  return `${blockNumber} ${blockId}`;
}
