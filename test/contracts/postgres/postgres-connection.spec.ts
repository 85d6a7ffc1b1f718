import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Client, type Pool } from 'pg';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import {
  addressOf,
  Database,
  DatabaseOptions,
  DatabaseUnavailable,
  PostgresModule,
  PostgresUnitOfWork,
  prepareDatabase,
  runMigrations,
  waitForDatabase,
} from '../../../src/adapters/postgres';
import {
  createDataSource,
  createMigrationDataSource,
} from '../../../src/adapters/postgres/connection/data-source';
import { MIGRATIONS } from '../../../src/adapters/postgres/migrations';
import { Deposits, DepositSightings } from '../../../src/deposits';
import { Assets, Clock, EventLog, implementationOf, UnitOfWork } from '../../../src/kernel';
import { Books } from '../../../src/ledger';
import { Customers, LinkRequests, Links, MoneyOnItsWay } from '../../../src/linking';
import { Findings, HaltSwitch } from '../../../src/safety';
import { ScanCursor, ScanLock } from '../../../src/scan';
import { LimitBook, PointsDefinition, RateBook } from '../../../src/terms';
import { BalanceChecks, OutgoingTransactions } from '../../../src/wallet';
import { Withdrawals } from '../../../src/withdrawals';
import {
  createEmptyTestDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../../support/database';
import { StillClock } from '../../support/clocks';

const IMPATIENT = { attempts: 3, pauseMilliseconds: 5 };
const PATIENT = { attempts: 200, pauseMilliseconds: 10 };

class RememberingLogger {
  readonly lines: string[] = [];

  constructor(private readonly onLine: () => void = () => undefined) {}

  warn(line: string): void {
    this.lines.push(line);
    this.onLine();
  }
}

function changed(url: string, change: (parts: URL) => void): string {
  const parts = new URL(url);
  change(parts);
  return parts.toString();
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('it did not fail');
  return error;
}

describe('Migrations', () => {
  let empty: TestDatabase;

  beforeAll(async () => {
    empty = await createEmptyTestDatabase();
  });

  afterAll(() => empty.drop());

  it('are applied once by two processes that start together, and again by nobody', async () => {
    await Promise.all([runMigrations(empty.ownerUrl), runMigrations(empty.ownerUrl)]);
    await runMigrations(empty.ownerUrl);
    const dataSource = await createMigrationDataSource(empty.ownerUrl).initialize();
    const rows: unknown[] = await dataSource.query('SELECT name FROM schema_migration ORDER BY id');
    await dataSource.destroy();
    expect(rows).toEqual(MIGRATIONS.map(({ name }) => ({ name })));
  });

  it('the lock of migrations is lost by a process that is frozen, as it would say nothing', async () => {
    const statements: string[] = [];
    await runMigrations(empty.ownerUrl, undefined, async (owner) => {
      const { rows } = await owner.query<{ pid: number; after: string }>(
        "SELECT pg_backend_pid() AS pid, current_setting('idle_session_timeout') AS after",
      );
      expect(rows).toMatchObject([{ after: '20s' }]);
      const client = new Client({ connectionString: empty.adminUrl });
      await client.connect();
      await delay(5_000);
      const seen = await client.query<{ query: string }>(
        "SELECT query FROM pg_stat_activity WHERE pid = $1 AND state_change > now() - interval '4.5 s'",
        [rows[0]?.pid],
      );
      statements.push(...seen.rows.map(({ query }) => query));
      await client.end();
    });
    expect(statements).toEqual(['SELECT 1']);
  });

  it('can be taken back one by one, and applied anew', async () => {
    const dataSource = await createMigrationDataSource(empty.ownerUrl).initialize();
    for (let left = MIGRATIONS.length; left > 0; left -= 1) await dataSource.undoLastMigration();
    const remains: unknown[] = await dataSource.query(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
         AND relname <> 'schema_migration'
       UNION ALL
       SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
    );
    await dataSource.destroy();
    expect(remains).toEqual([]);
    await runMigrations(empty.ownerUrl);
  });
});

describe('A database that is not there', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
  });

  afterAll(() => test.drop());

  it('is waited for, one line per try, and told clearly in the end', async () => {
    const port = await findFreePort();
    const logger = new RememberingLogger();
    const url = `postgres://gateway:s3cret@127.0.0.1:${port}/gateway`;
    const failure = await failureOf(waitForDatabase(url, IMPATIENT, logger));
    expect(failure).toBeInstanceOf(DatabaseUnavailable);
    expect(failure.message).toContain(`127.0.0.1:${port} did not answer in 3 tries`);
    expect(failure.message).toContain('DATABASE_URL');
    expect(logger.lines).toHaveLength(3);
    expect(logger.lines[1]).toContain(`127.0.0.1:${port} does not answer (try 2 of 3)`);
    expect(logger.lines.join() + failure.message + String(failure.stack)).not.toContain('s3cret');
  });

  it('is used as soon as it is up', async () => {
    const target = new URL(test.url);
    const port = await findFreePort();
    const proxy = createServer((socket) => {
      const upstream = connect(Number(target.port), target.hostname);
      socket.pipe(upstream).pipe(socket);
      for (const each of [socket, upstream]) each.on('error', () => upstream.destroy());
    });
    let isListening = false;
    const logger = new RememberingLogger(() => {
      if (!isListening) proxy.listen(port, '127.0.0.1');
      isListening = true;
    });
    const late = changed(test.url, (parts) => (parts.port = String(port)));
    await waitForDatabase(late, PATIENT, logger);
    expect(logger.lines.length).toBeGreaterThan(0);
    await new Promise((resolve) => proxy.close(resolve));
  });

  it.each([
    ['password', (parts: URL) => (parts.password = 'wr0ng'), 'password'],
    ['database', (parts: URL) => (parts.pathname = '/no_such_test'), 'no_such_test'],
  ])('a wrong %s is told at once', async (_name, change, hint) => {
    const logger = new RememberingLogger();
    const url = changed(test.url, change);
    const failure = await failureOf(waitForDatabase(url, PATIENT, logger));
    expect(failure).toBeInstanceOf(DatabaseUnavailable);
    expect(failure.message).toContain(hint);
    expect(failure.message).not.toContain('wr0ng');
    expect(logger.lines).toEqual([]);
  });

  it.each([
    ['postgres://u:p@db.internal/x', 'db.internal:5432'],
    ['postgres://u:p@[::1]:6000/x', '[::1]:6000'],
    ['not an address', 'the configured address'],
  ])('the address of %j is %j', (url, address) => {
    expect(addressOf(url)).toBe(address);
  });
});

@Global()
@Module({
  providers: [
    { provide: Assets, useValue: Assets.withPoints('DEMO', 2) },
    { provide: Clock, useClass: StillClock },
  ],
  exports: [Assets, Clock],
})
class SurroundingsModule {}

describe('PostgresModule', () => {
  it('gives every port of a prepared database, and closes every connection at shutdown', async () => {
    const empty = await createEmptyTestDatabase();
    const compile = () =>
      Test.createTestingModule({
        imports: [SurroundingsModule, PostgresModule.forRoot(new DatabaseOptions(empty.url, 3))],
      }).compile();
    await expect(compile()).rejects.toThrow('lacks');
    await prepareDatabase(empty, { refusesStrongRole: true });
    const watcher = await createMigrationDataSource(
      changed(empty.adminUrl, (parts) => (parts.pathname = '/postgres')),
    ).initialize();
    const connections = async (): Promise<unknown> => {
      const name = new URL(empty.url).pathname.slice(1);
      return watcher.query('SELECT pid FROM pg_stat_activity WHERE datname = $1', [name]);
    };
    const module = await compile();
    await module.init();
    for (const port of [
      BalanceChecks,
      Books,
      Customers,
      DepositSightings,
      Deposits,
      EventLog,
      Findings,
      HaltSwitch,
      LimitBook,
      LinkRequests,
      Links,
      MoneyOnItsWay,
      OutgoingTransactions,
      PointsDefinition,
      RateBook,
      ScanCursor,
      ScanLock,
      UnitOfWork,
      Withdrawals,
    ]) {
      expect(module.get<object>(implementationOf(port))).toBeInstanceOf(port);
    }
    expect(await module.get<Books>(implementationOf(Books)).audit()).toEqual([]);
    await module.get<ScanLock>(implementationOf(ScanLock)).runExclusively(() => Promise.resolve());
    expect(await connections()).not.toEqual([]);
    await module.close();
    for (let poll = 0; poll < 100 && String(await connections()) !== ''; poll += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await connections()).toEqual([]);
    await watcher.destroy();
    await empty.drop();
  });
});

describe('the pool of the gateway', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  it('survives a connection that the server ends in the moment in which it is handed out', async () => {
    const source = await createDataSource(new DatabaseOptions(database.url, 2)).initialize();
    const pool: unknown = Reflect.get(source.driver, 'master');
    // TypeORM takes it a moment later, and listens only from then on.
    const client = await (pool as Pool).connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    // Without a listener of our own the error would be nobody's, and end this process.
    await source.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    client.release(true);
    expect(await source.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await source.destroy();
  });

  it('was no answer to whoever found every connection in use: nothing was done, and it may be asked again', async () => {
    const source = await createDataSource(new DatabaseOptions(database.url, 1)).initialize();
    const pool: unknown = Reflect.get(source.driver, 'master');
    (pool as Pool).options.connectionTimeoutMillis = 50;
    const [holder, other] = [new Database(source), new Database(source)];
    const busy = { name: 'DomainError', code: 'database_busy' };
    await holder.transaction(async () => {
      await holder.rows('SELECT 1');
      await expect(other.rows('SELECT 1')).rejects.toMatchObject(busy);
      const work = new PostgresUnitOfWork(other).run(() => other.rows('SELECT 1'));
      await expect(work).rejects.toMatchObject(busy);
    });
    expect(await other.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await source.destroy();
  });

  it('gives a connection up whose server says that it is read only, or about to go', async () => {
    const source = await createDataSource(new DatabaseOptions(database.url, 1)).initialize();
    const pid = async (): Promise<unknown> => source.query('SELECT pg_backend_pid() AS pid');
    const first = await pid();
    // As a primary that was demoted in its place does.
    await source.query('SET default_transaction_read_only = on');
    expect(await pid()).toEqual(first);
    await expect(source.query('SELECT lo_create(0)')).rejects.toThrow('read-only');
    expect(await pid()).not.toEqual(first);
    await source.destroy();
  });

  it('uses no server that takes no writes, and says so', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const admin = new Client({ connectionString: database.adminUrl });
    await admin.connect();
    await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await expect(
      createDataSource(new DatabaseOptions(database.url, 1)).initialize(),
    ).rejects.toThrow('it takes no writes');
    await admin.query(`SET default_transaction_read_only = off`);
    await admin.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    await admin.end();
  });

  it('has the server notice within about ten seconds that its machine has vanished', async () => {
    const source = await createDataSource(new DatabaseOptions(database.url, 1)).initialize();
    const waits = ['idle', 'interval', 'count'].map((each) => `'tcp_keepalives_${each}'`);
    const rows: { name: string; setting: string }[] = await source.query(
      `SELECT name, setting FROM pg_settings WHERE name IN (${waits.join(', ')}) ORDER BY name`,
    );
    await source.destroy();
    const [count, idle, interval] = rows.map(({ setting }) => Number(setting));
    expect((idle ?? 0) + (interval ?? 0) * (count ?? 0)).toBe(10);
  });
});
