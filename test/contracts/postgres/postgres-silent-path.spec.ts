import type { DataSource } from 'typeorm';
import { Client } from 'pg';
import { waitUntil } from 'crowdwiz-testkit/world';
import {
  createDataSource,
  Database,
  DatabaseError,
  DatabaseOptions,
} from '../../../src/adapters/postgres';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { SilentPath } from '../../support/postgres/silent-path';

/** The server is asked after four seconds, and answers. */
const FOUND_WITHIN_MILLISECONDS = 9_000;
const WORKING = 'SELECT pg_sleep(8)';

/** As a firewall does that has forgotten its connections. */
describe('a connection on which nothing comes back', () => {
  let test: TestDatabase;
  let admin: Client;
  let path: SilentPath;
  let source: DataSource;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase();
    admin = new Client({ connectionString: test.adminUrl });
    await admin.connect();
    await admin.query('CREATE TABLE noted (what text)');
    await admin.query(
      `GRANT SELECT, INSERT ON noted TO ${decodeURIComponent(new URL(test.url).username)}`,
    );
    path = await SilentPath.to(test.url);
    source = await createDataSource(new DatabaseOptions(path.through(test.url), 3)).initialize();
    database = new Database(source);
  });

  afterAll(async () => {
    await source.destroy();
    await path.close();
    await admin.end();
    await test.drop();
  });

  const note = (what: string) => database.rows('INSERT INTO noted VALUES ($1)', [what]);
  const noted = async (what: string) =>
    (await admin.query('SELECT 1 FROM noted WHERE what = $1', [what])).rowCount;

  it('is ended with its transaction, for which a reason is given, and the next one works', async () => {
    const began = performance.now();
    let pid = 0;
    const failure: unknown = await database
      .transaction(async () => {
        const row = await database.oneRow<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        pid = row.pid;
        await note('lost');
        path.fallSilent();
        await note('never sent');
      })
      .catch((error: unknown) => error);
    expect(performance.now() - began).toBeLessThan(FOUND_WITHIN_MILLISECONDS);
    expect(failure).toBeInstanceOf(DatabaseError);
    expect(failure).toMatchObject({ code: 'ETIMEDOUT' });
    expect(String(failure)).toMatch(/nothing came back on the connection for \d+ seconds/);
    // Its locks would hold others up for half a minute.
    await waitUntil('the server has let go of it', async () => {
      const { rowCount } = await admin.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [
        pid,
      ]);
      return rowCount === 0;
    });
    await note('after it');
    expect([await noted('lost'), await noted('after it')]).toEqual([0, 1]);
  });

  it.each([
    ['before the server has it, is not done', false, 0],
    ['after the server has it, is done', true, 1],
  ])('at a COMMIT, %s, and rejects either way', async (what, isDelivered, count) => {
    path.fallSilentAt({ text: 'COMMIT', isDelivered });
    await expect(database.transaction(() => note(what))).rejects.toThrow('nothing came back');
    expect(path.hasSprung).toBe(true);
    expect(await noted(what)).toBe(count);
  });

  it('and one that the server ends are told by their reason, and not as released', async () => {
    const failure: unknown = await database
      .transaction(async () => {
        const { pid } = await database.oneRow<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await admin.query('SELECT pg_terminate_backend($1)', [pid]);
        await waitUntil('it is gone', async () => {
          const look = 'SELECT 1 FROM pg_stat_activity WHERE pid = $1';
          return (await admin.query(look, [pid])).rowCount === 0;
        });
        await note('never');
      })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: '57P01' });
    expect(String(failure)).toContain('terminating connection due to administrator command');
  });

  it('is told from one whose statement takes its time, or waits for a lock', async () => {
    await admin.query('BEGIN; LOCK TABLE noted');
    const waiting = note('behind a lock');
    await database.rows(WORKING);
    await admin.query('COMMIT');
    await waiting;
    expect(await noted('behind a lock')).toBe(1);
  });
});
