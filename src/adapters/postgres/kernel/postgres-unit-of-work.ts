import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel';
import { Database } from '../connection/database';

/**
 * A transaction of PostgreSQL (read committed). A nested `run` is a savepoint in it: when it throws
 * and the caller catches, only what it did is undone.
 */
@Injectable()
export class PostgresUnitOfWork extends UnitOfWork {
  constructor(private readonly database: Database) {
    super();
  }

  override run<T>(work: () => Promise<T>): Promise<T> {
    return this.database.transaction(work);
  }

  override confirm(): Promise<void> {
    return this.database.confirmCommits();
  }

  override afterCommit(work: () => unknown): void {
    this.database.afterCommit(work);
  }

  override assertTakesWrites(): Promise<void> {
    return this.database.assertTakesWrites();
  }

  override isActive(): boolean {
    return this.database.isInTransaction();
  }
}
