import { Injectable } from '@nestjs/common';
import { OddOperations, type OddOperation } from 'crowdwiz-gateway/internal/wallet/index';
import { MemoryDatabase } from '../database/memory-database';
import { ODD_OPERATIONS } from './wallet-tables';

@Injectable()
export class MemoryOddOperations extends OddOperations {
  private get operations() {
    return this.database.in(ODD_OPERATIONS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override record(operations: readonly OddOperation[]): Promise<void> {
    return this.database.write(() => {
      for (const operation of operations) this.operations.insert(operation.key, operation);
    });
  }

  override after(blockNumber: number, limit: number): Promise<readonly OddOperation[]> {
    return this.database.read(() =>
      this.operations
        .rows((each) => each.blockNumber > blockNumber)
        .sort((one, other) => other.blockNumber - one.blockNumber || (one.key < other.key ? -1 : 1))
        .slice(0, limit),
    );
  }
}
