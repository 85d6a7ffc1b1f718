import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { doAfterCommit, DomainError } from '../../../kernel';
import { READ_ONLY } from '../servers/server-identity';
import { commitForSure } from './commit-for-sure';
import { DatabaseError } from './database-error';
import { lossOf } from './loss-of';

/**
 * Rows of one kind that a transaction writes when it commits, in the order in which they were given: a scan
 * step causes thousands, and a statement for each would take most of its time.
 */
export interface BatchedWrite<Row> {
  /** Inside that transaction. */
  write(rows: readonly Row[], database: Database): Promise<void>;
}

/** Bounds the size of one statement. */
const ROWS_PER_WRITE = 5_000;

/**
 * One level of a transaction: the transaction itself, or a savepoint inside it. What is asked of one
 * level happens one after the other, so that savepoints nest although callers may run side by side.
 */
interface Level {
  readonly database: Database;
  readonly runner: QueryRunner;
  readonly writes: Map<BatchedWrite<never>, unknown[]>;
  readonly afterCommit: (() => unknown)[];
  isOver: boolean;
  /** The first refused statement: PostgreSQL answers nothing more until a rollback. */
  failure: DatabaseError | null;
  tail: Promise<unknown>;
}

const WRITE_TO_THE_LOG = "SELECT pg_logical_emit_message(true, 'crowdwiz-gateway', '')";

/**
 * A setting of the database or the role counts for sessions to come, and so for all of ours soon: the narrower one
 * wins, and one of the server is in force here already.
 */
const REFUSES_WRITES = `
  SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' OR coalesce((
    SELECT lower(split_part(setting, '=', 2)) NOT IN ('off', 'false', 'no', '0')
    FROM pg_db_role_setting s, unnest(s.setconfig) AS setting
    WHERE setting LIKE 'default_transaction_read_only=%'
      AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
      AND s.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = session_user))
    ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1), false) AS refuses`;

/** One for the whole process: Node.js walks through all that exist at each promise that is made. */
const CURRENT_LEVEL = new AsyncLocalStorage<Level | null>();

/**
 * The pool, and the transaction that the current call chain is in. Repositories ask it for rows and
 * need not know which of the two answers.
 */
@Injectable()
export class Database {
  constructor(private readonly dataSource: DataSource) {}

  isInTransaction(): boolean {
    const level = this.level();
    return level !== undefined && !level.isOver;
  }

  /** Throws when the caller has not opened a unit of work: its writes would not belong together. */
  requireTransaction(what: string): void {
    if (!this.isInTransaction()) throw new Error(`${what} needs a unit of work`);
  }

  /** Runs a statement and gives its rows. Throws `DatabaseError`. */
  async rows<Row>(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
    const level = this.level();
    if (!level) return this.queryPool<Row>(sql, parameters);
    // A forgotten await must not turn into a write of its own after the rollback.
    if (level.isOver) throw new Error('The unit of work of this statement is over');
    return inOrder(level, () => queryLevel<Row>(level, sql, parameters));
  }

  /** As `rows`, of a statement that may take long: the server ends it when `stop` is aborted, and this throws. */
  rowsUntil<Row>(
    stop: AbortSignal | undefined,
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    if (!stop) return this.rows<Row>(sql, parameters);
    return this.transaction(async () => {
      const { pid } = await this.oneRow<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      stop.throwIfAborted();
      let cancelling: Promise<unknown> = Promise.resolve();
      const cancel = () => {
        cancelling = this.queryPool('SELECT pg_cancel_backend($1)', [pid]).catch(
          (error: unknown) => {
            new Logger('Postgres').warn({ err: error }, 'A statement could not be ended');
          },
        );
      };
      stop.addEventListener('abort', cancel, { once: true });
      try {
        return await this.rows<Row>(sql, parameters);
      } finally {
        stop.removeEventListener('abort', cancel);
        // Until it has come, this connection may do nothing else: it ends whatever runs there.
        await cancelling;
      }
    });
  }

  /** The first row, or null. */
  async row<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row | null> {
    const [first] = await this.rows<Row>(sql, parameters);
    return first ?? null;
  }

  /** The only row of a statement that always gives one. */
  async oneRow<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row> {
    const row = await this.row<Row>(sql, parameters);
    if (row === null) throw new Error('The database gave no row where it always gives one');
    return row;
  }

  /**
   * Opens a transaction; inside one, a savepoint. So what `work` did is undone as a whole when it
   * throws, and the transaction around it goes on if the caller catches the error.
   */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    const outer = this.level();
    if (outer && !outer.isOver) {
      return inOrder(outer, () => this.runLevel(outer.runner, outer, work));
    }
    const runner = this.dataSource.createQueryRunner();
    try {
      return await this.runLevel(runner, null, work);
    } finally {
      await runner.release();
    }
  }

  /**
   * Waits for a commit of its own: the log is one, so that it holds whatever was committed before. A
   * transaction that writes nothing waits for nobody, even where it has a number.
   */
  async confirmCommits(): Promise<void> {
    if (this.isInTransaction()) throw new Error('Inside a transaction nothing can be confirmed');
    await this.transaction(() => this.rows(WRITE_TO_THE_LOG));
  }

  /** See `UnitOfWork.assertTakesWrites`. */
  async assertTakesWrites(): Promise<void> {
    const { refuses } = await this.oneRow<{ refuses: boolean }>(REFUSES_WRITES);
    if (refuses) throw new DomainError('database_read_only');
  }

  /** Writes rows when the transaction commits. What a savepoint gave goes with it when it is undone. */
  writeAtCommit<Row>(write: BatchedWrite<Row>, rows: readonly Row[]): void {
    const level = this.level();
    if (!level || level.isOver) throw new Error('A write at the commit needs a unit of work');
    addRows(level.writes, write, rows);
  }

  /** See `UnitOfWork.afterCommit`. */
  afterCommit(work: () => unknown): void {
    const level = this.level();
    // Nobody could tell whether that one was committed.
    if (level?.isOver) throw new Error('The unit of work of this work is over');
    if (level) level.afterCommit.push(work);
    else runAll([work]);
  }

  /** Where the current call chain is in a transaction of this database, over or not. */
  private level(): Level | undefined {
    const level = CURRENT_LEVEL.getStore();
    return level?.database === this ? level : undefined;
  }

  private async runLevel<Result>(
    runner: QueryRunner,
    outer: Level | null,
    work: () => Promise<Result>,
  ): Promise<Result> {
    await onServer(runner, () => runner.startTransaction());
    const level: Level = {
      database: this,
      runner,
      writes: new Map(),
      afterCommit: [],
      isOver: false,
      failure: null,
      tail: Promise.resolve(),
    };
    try {
      const result = await CURRENT_LEVEL.run(level, async () => {
        const given = await work();
        if (!outer) await this.writeRows(level.writes);
        return given;
      });
      await level.tail;
      // The commit of a failed transaction would be a rollback.
      if (level.failure) throw level.failure;
      level.isOver = true;
      if (outer) await mergeInto(outer, level);
      else await commit(level);
      return result;
    } catch (error) {
      level.isOver = true;
      await rollBack(level);
      throw error;
    }
  }

  private async writeRows(writes: Level['writes']): Promise<void> {
    for (const [write, rows] of writes) {
      for (let start = 0; start < rows.length; start += ROWS_PER_WRITE) {
        await write.write(rows.slice(start, start + ROWS_PER_WRITE) as never[], this);
      }
    }
  }

  private async queryPool<Row>(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<readonly Row[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await query<Row>(runner, sql, parameters);
    } finally {
      await runner.release();
    }
  }
}

function addRows<Row>(
  writes: Level['writes'],
  write: BatchedWrite<Row>,
  rows: readonly unknown[],
): void {
  const given = writes.get(write) ?? [];
  for (const row of rows) given.push(row);
  writes.set(write, given);
}

/** The savepoint is kept, and what it leaves to do is left to the level around it. */
async function mergeInto(outer: Level, { runner, writes, afterCommit }: Level): Promise<void> {
  await onServer(runner, () => runner.commitTransaction());
  for (const [write, rows] of writes) addRows(outer.writes, write, rows);
  for (const work of afterCommit) outer.afterCommit.push(work);
}

/** One that was not confirmed is committed as well: everybody reads what it wrote. */
async function commit({ runner, afterCommit }: Level): Promise<void> {
  try {
    await onServer(runner, () => commitForSure(runner));
  } catch (error) {
    if (error instanceof DomainError && error.code === 'commit_unconfirmed') runAll(afterCommit);
    throw error;
  }
  runAll(afterCommit);
}

/** Outside of every transaction. What is committed stays so, whatever comes of this. */
function runAll(works: readonly (() => unknown)[]): void {
  if (works.length > 0) CURRENT_LEVEL.run(null, doAfterCommit, works, complain);
}

function complain(error: unknown): void {
  new Logger('Postgres').error({ err: error }, 'Work after a commit failed');
}

function inOrder<Result>(level: Level, work: () => Promise<Result>): Promise<Result> {
  const result = level.tail.then(work);
  level.tail = result.then(
    () => undefined,
    () => undefined,
  );
  return result;
}

async function queryLevel<Row>(
  level: Level,
  sql: string,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  if (level.isOver) throw new Error('The unit of work of this statement is over');
  if (level.failure) throw level.failure;
  try {
    return await query<Row>(level.runner, sql, parameters);
  } catch (error) {
    level.failure = DatabaseError.from(error);
    throw level.failure;
  }
}

async function query<Row>(
  runner: QueryRunner,
  sql: string,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  return onServer(runner, async () => {
    const result = await runner.query(sql, [...parameters], true);
    return result.records as Row[];
  });
}

async function onServer<Result>(runner: QueryRunner, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const failure = (await lossOf(runner)) ?? DatabaseError.from(error);
    if (failure.code === READ_ONLY) throw new DomainError('database_read_only');
    if (failure.isWithoutConnection) throw new DomainError('database_busy', {}, { cause: failure });
    throw failure;
  }
}

/** The error that led here matters more than one of the rollback on a connection that is gone. */
async function rollBack({ runner, tail }: Level): Promise<void> {
  await tail;
  // The server itself rolls back a transaction whose connection is lost.
  if (!runner.isTransactionActive || runner.isReleased) return;
  try {
    await runner.rollbackTransaction();
  } catch (error) {
    const { message } = (await lossOf(runner)) ?? DatabaseError.from(error);
    new Logger('Postgres').warn(`A transaction could not be rolled back in order: ${message}`);
  }
}
