import { StillClock } from '../../support/clocks';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { createDataSource, Database, DatabaseOptions } from '../../../src/adapters/postgres';
import { PostgresBooks } from '../../../src/adapters/postgres/ledger/postgres-books';
import { PostgresCustomers } from '../../../src/adapters/postgres/linking/postgres-customers';
import { PostgresSession } from '../../../src/adapters/postgres/connection/postgres-session';
import { PostgresUnitOfWork } from '../../../src/adapters/postgres/kernel/postgres-unit-of-work';
import { Assets, CWD, Money } from '../../../src/kernel';
import { createTestDatabase, type TestDatabase } from '../../support/database';

/** A database of one test file, and what nearly every repository needs. */
export class PostgresHarness {
  readonly clock = new StillClock();
  readonly assets = Assets.withPoints('DEMO', 2);
  readonly unitOfWork: PostgresUnitOfWork;
  readonly books: PostgresBooks;
  readonly customers: PostgresCustomers;
  private readonly sessions: PostgresSession[] = [];

  private constructor(
    readonly test: TestDatabase,
    readonly dataSource: DataSource,
    readonly database: Database,
    /** Of somebody with psql and every right. */
    private readonly administrator: Database,
    private readonly undo: () => Promise<void>,
  ) {
    this.unitOfWork = new PostgresUnitOfWork(this.database);
    this.books = new PostgresBooks(this.database, this.assets);
    this.customers = new PostgresCustomers(this.database, this.clock);
  }

  /** As the administrator: for what the database itself refuses, no matter who asks. */
  static async open(
    poolSize = 10,
    role: 'gateway' | 'administrator' = 'gateway',
  ): Promise<PostgresHarness> {
    const test = await createTestDatabase();
    const connect = (url: string) =>
      createDataSource(new DatabaseOptions(url, poolSize)).initialize();
    const administrators = await connect(test.adminUrl);
    const administrator = new Database(administrators);
    if (role === 'administrator') {
      const undo = () => administrators.destroy();
      return new PostgresHarness(test, administrators, administrator, administrator, undo);
    }
    const gateways = await connect(test.url);
    return new PostgresHarness(test, gateways, new Database(gateways), administrator, async () => {
      await gateways.destroy();
      await administrators.destroy();
    });
  }

  /** Of one process; all end with the harness. */
  newSession(): PostgresSession {
    const session = new PostgresSession(new DatabaseOptions(this.test.url, 1));
    this.sessions.push(session);
    return session;
  }

  async close(): Promise<void> {
    for (const session of this.sessions) await session.onApplicationShutdown();
    await this.undo();
    await this.test.drop();
  }

  /** A statement of the administrator; inside a unit of work it is the gateway's. */
  sql<Row = Record<string, unknown>>(
    text: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    const isInside = this.database.isInTransaction();
    return (isInside ? this.database : this.administrator).rows<Row>(text, parameters);
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

  /** The cursor went back, by a reconciliation of this id. */
  async newReconciliation(): Promise<string> {
    const id = randomUUID();
    await this.sql(
      `INSERT INTO chain_reconciliation (id, from_block, from_block_id, to_block, to_block_id,
         reconciled_by, reason, reconciled_at) VALUES ($1, 20, 'a', 10, 'b', 'anna', 'a drill', $2)`,
      [id, this.clock.now()],
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
