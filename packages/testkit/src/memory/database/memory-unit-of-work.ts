import { Injectable } from '@nestjs/common';
import { UnitOfWork } from 'crowdwiz-gateway/internal/kernel/index';
import { MemoryDatabase } from './memory-database';

/** Units of work happen one after the other: whoever waits for another one inside of one waits for ever. */
@Injectable()
export class MemoryUnitOfWork extends UnitOfWork {
  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override run<T>(work: () => Promise<T>): Promise<T> {
    return this.database.run(work);
  }

  /** Nothing here survives anything, and nothing is unsure. */
  override confirm(): Promise<void> {
    return this.database.read(() => {
      if (this.database.isInUnit())
        throw new Error('Inside a transaction nothing can be confirmed');
    });
  }

  override afterCommit(work: () => unknown): void {
    this.database.afterCommit(work);
  }

  override isActive(): boolean {
    return this.database.isInUnit();
  }
}
