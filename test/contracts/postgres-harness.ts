import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { createDataSource, Database, DatabaseOptions } from '../../src/adapters/postgres';
import { PostgresBooks } from '../../src/adapters/postgres/postgres-books';
import { PostgresCustomers } from '../../src/adapters/postgres/postgres-customers';
import { PostgresUnitOfWork } from '../../src/adapters/postgres/postgres-unit-of-work';
import { Assets, Clock, CWD, Money } from '../../src/kernel';
import { createTestDatabase, type TestDatabase } from '../support/database';

/** Stands still until it is moved. */
export class TestClock extends Clock {
  private moment = new Date('2026-03-01T12:00:00.000Z');

  override now(): Date {
    return this.moment;
  }

  moveBySeconds(seconds: number): Date {
    this.moment = new Date(this.moment.getTime() + seconds * 1000);
    return this.moment;
  }
}

/** A database of one test file, and what nearly every repository needs. */
export class PostgresHarness {
  readonly clock = new TestClock();
  readonly assets = Assets.withPoints('DEMO', 2);
  readonly database: Database;
  readonly unitOfWork: PostgresUnitOfWork;
  readonly books: PostgresBooks;
  readonly customers: PostgresCustomers;

  private constructor(
    readonly test: TestDatabase,
    readonly dataSource: DataSource,
  ) {
    this.database = new Database(dataSource);
    this.unitOfWork = new PostgresUnitOfWork(this.database);
    this.books = new PostgresBooks(this.database, this.assets);
    this.customers = new PostgresCustomers(this.database, this.clock);
  }

  static async open(poolSize = 10): Promise<PostgresHarness> {
    const test = await createTestDatabase();
    const options = new DatabaseOptions(test.url, poolSize);
    return new PostgresHarness(test, await createDataSource(options).initialize());
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.test.drop();
  }

  /** A statement outside any unit of work, as somebody with psql would issue it. */
  sql<Row = Record<string, unknown>>(
    text: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return this.database.rows<Row>(text, parameters);
  }

  async newCustomer(): Promise<string> {
    const { customer } = await this.customers.findOrCreate(`test:${randomUUID()}`);
    return customer.id;
  }

  /** Rows of one signed transaction with one payment; gives its id. */
  async newOutgoing(
    purpose: string = 'withdrawal',
    purposeId: string = randomUUID(),
    createdAt: Date = this.clock.now(),
    expiresAt: Date = createdAt,
  ): Promise<string> {
    const id = randomUUID();
    await this.sql(
      `WITH signed AS (
         INSERT INTO outgoing_transaction (id, transaction_id, wire, fee, expires_at,
           reference_block_number, payment_count, state, created_at)
         VALUES ($1, gen_random_uuid()::text, '{}', 1, $5, 10, 1, 'signed', $4)
       )
       INSERT INTO outgoing_payment (outgoing_id, index, purpose, purpose_id, to_account_id,
         to_memo_key, amount)
       VALUES ($1, 0, $2, $3, '1.2.5', 'CWD1', 5)`,
      [id, purpose, purposeId, createdAt, expiresAt],
    );
    return id;
  }

  async newCustomers(count: number): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let each = 0; each < count; each += 1) ids.push(await this.newCustomer());
    return ids;
  }

  points(units: bigint | number): Money {
    return Money.of(BigInt(units), this.assets.points);
  }

  cwd(units: bigint | number): Money {
    return Money.of(BigInt(units), CWD);
  }
}
