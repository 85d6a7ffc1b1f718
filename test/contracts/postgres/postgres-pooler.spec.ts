import type { Client } from 'pg';
import {
  DatabaseOptions,
  DatabaseUnavailable,
  examineDatabase,
  prepareDatabase,
  waitForDatabase,
} from '../../../src/adapters/postgres';
import { openClient } from '../../../src/adapters/postgres/connection/connect';
import { PostgresSession } from '../../../src/adapters/postgres/connection/postgres-session';
import { PostgresScanLock } from '../../../src/adapters/postgres/scan/postgres-scan-lock';
import { waitUntil } from 'crowdwiz-testkit/world';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { TestPooler } from '../../support/postgres/test-pooler';

const PATIENT = { attempts: 200, pauseMilliseconds: 10 };

async function failureOf(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('it did not fail');
  return error;
}

/** test/system/pgbouncer.spec.ts shows the same with a real one. */
describe('a pooler before the database', () => {
  let test: TestDatabase;
  let pooler: TestPooler;

  beforeAll(async () => {
    test = await createTestDatabase();
  });

  afterEach(() => pooler.close());

  afterAll(() => test.drop());

  it('in transaction mode is refused at once by its mode, without the password', async () => {
    pooler = await TestPooler.before(test.url, 'transaction');
    const url = pooler.through(test.url);
    const silent = { warn: () => undefined };
    const failures = [
      await failureOf(waitForDatabase(url, PATIENT, silent)),
      await failureOf(prepareDatabase({ url, ownerUrl: null }, { refusesStrongRole: false })),
      await failureOf(examineDatabase(url)),
    ];
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(DatabaseUnavailable);
      expect(failure.message).toContain('a pooler in transaction mode');
      expect(failure.message).toContain('session mode (pool_mode = session)');
      expect(failure.message).not.toContain(new URL(test.url).password);
    }
  });

  it('is refused as well where only the owner of the tables comes by it', async () => {
    pooler = await TestPooler.before(test.url, 'transaction');
    const { url } = test;
    const ownerUrl = pooler.through(test.ownerUrl);
    const failure = await failureOf(
      prepareDatabase({ url, ownerUrl }, { refusesStrongRole: true }),
    );
    expect(failure.message).toContain('a pooler in transaction mode');
  });

  it('in session mode is as good as none: settings and locks of a session hold', async () => {
    pooler = await TestPooler.before(test.url, 'session');
    const url = pooler.through(test.url);
    const ownerUrl = pooler.through(test.ownerUrl);
    await prepareDatabase({ url, ownerUrl }, { refusesStrongRole: true });
    const client = await openClient(url);
    expect(client.isBehindPooler).toBe(true);
    await client.end();
    const session = new PostgresSession(new DatabaseOptions(url, 1));
    const lock = new PostgresScanLock(session);
    expect(await lock.runExclusively(() => Promise.resolve('locked'))).toBe('locked');
    await session.onApplicationShutdown();
  });

  it('that is given another mode later costs the session its locks, and it says so', async () => {
    pooler = await TestPooler.before(test.url, 'session');
    const options = new DatabaseOptions(pooler.through(test.url), 1);
    const session = new PostgresSession(options);
    const { client } = await session.current();
    const pidOf = async (each: Client) =>
      (await each.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
    const pid = await pidOf(client);
    pooler.mode = 'transaction';
    // Others work as well, on whatever connection to the server rests.
    const other = await openClient(options.url);
    await waitUntil('another one works on the connection of the session', async () => {
      await other.query('BEGIN');
      if ((await pidOf(other)) === pid) return true;
      await other.query('COMMIT');
      return false;
    });
    await waitUntil('the session is given up', () => !session.isCurrent(client));
    await other.end();
    await session.onApplicationShutdown();
  });
});
