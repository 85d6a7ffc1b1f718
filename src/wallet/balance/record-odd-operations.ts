import { Injectable } from '@nestjs/common';
import { ListensToBlocks, BlockListener, type IrreversibleBatch } from '../../scan';
import { oddOperationsOf } from './odd-operations-of';
import { OddOperations } from '../ports/checks/odd-operations';

/** Keeps what may later explain a difference between books and chain. */
@Injectable()
@ListensToBlocks({ order: 220 })
export class RecordOddOperations extends BlockListener {
  constructor(private readonly oddOperations: OddOperations) {
    super();
  }

  /** The balance check looks at reversible blocks itself. */
  override async onIrreversible(batch: IrreversibleBatch): Promise<void> {
    const odd = oddOperationsOf(batch);
    if (odd.length > 0) await this.oddOperations.record(odd);
  }
}
