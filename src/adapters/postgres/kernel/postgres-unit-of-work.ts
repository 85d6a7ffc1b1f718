import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { DomainError, UnitOfWork } from '../../../kernel';
import { Database } from '../connection/database';
import { DatabaseError } from '../connection/database-error';

/** Of work that the database ends for the sake of others. */
const ATTEMPTS = 4;
/** So that those who met do not meet again. It doubles with each attempt. */
const FIRST_PAUSE_MILLISECONDS = 20;

/**
 * A transaction of PostgreSQL (read committed). A nested `run` is a savepoint in it: when it throws
 * and the caller catches, only what it did is undone.
 */
@Injectable()
export class PostgresUnitOfWork extends UnitOfWork {
  private readonly logger = new Logger('Postgres');

  constructor(private readonly database: Database) {
    super();
  }

  override async run<T>(work: () => Promise<T>): Promise<T> {
    // What fails inside of another one fails with that: its caller must not take it for a refusal.
    if (this.isActive()) return this.database.transaction(work);
    try {
      return await this.database.transaction(work);
    } catch (error) {
      refuseWhereBusy(error);
      throw error;
    }
  }

  override async runRepeatable<T>(work: () => Promise<T>): Promise<T> {
    if (this.isActive()) return this.database.transaction(work);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.database.transaction(work);
      } catch (error) {
        const isForOthers = error instanceof DatabaseError && error.isForOthers;
        if (!isForOthers || attempt === ATTEMPTS) {
          refuseWhereBusy(error);
          throw error;
        }
        this.logger.warn(`A transaction is done again (${attempt}): ${error.message}`);
      }
      await delay(randomInt(1, FIRST_PAUSE_MILLISECONDS * 2 ** attempt));
    }
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

/** Throws `database_busy` for an error that says that others were in the way. */
function refuseWhereBusy(error: unknown): void {
  if (!(error instanceof DatabaseError)) return;
  if (!error.isForOthers && !error.isHeldByOthers) return;
  throw new DomainError('database_busy', {}, { cause: error });
}
