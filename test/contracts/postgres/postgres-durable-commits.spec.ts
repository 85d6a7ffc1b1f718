import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import {
  createDataSource,
  Database,
  DatabaseOptions,
  PostgresUnitOfWork,
} from '../../../src/adapters/postgres';
import { startOwnServer, type OwnServer } from '../../support/postgres/own-server';

const WAITING = `
  SELECT pid FROM pg_stat_activity
  WHERE wait_event = 'SyncRep' AND application_name = 'crowdwiz-gateway'`;
const POLLS_MAXIMUM = 500;
const POLL_MILLISECONDS = 20;

describe('Commits of the gateway', () => {
  let server: OwnServer;
  let url: string;
  let dataSource: DataSource;
  let database: Database;
  let unitOfWork: PostgresUnitOfWork;

  beforeAll(async () => {
    server = await startOwnServer();
    ({ adminUrl: url } = await server.createDatabase('durable_test'));
    await connect();
    await database.rows('CREATE TABLE note (text text PRIMARY KEY)');
  });

  afterEach(() => noStandby());

  afterAll(async () => {
    await dataSource.destroy();
    await server.dispose();
  });

  async function connect(): Promise<void> {
    dataSource = await createDataSource(new DatabaseOptions(url, 3)).initialize();
    database = new Database(dataSource);
    unitOfWork = new PostgresUnitOfWork(database);
  }

  /** A server whose new connections commit like this unless they say otherwise. */
  async function serverDefault(synchronousCommit: string): Promise<void> {
    await dataSource.destroy();
    await server.sql(`ALTER DATABASE durable_test SET synchronous_commit = '${synchronousCommit}'`);
    await connect();
  }

  /** Commits wait for a standby that never comes. */
  async function missingStandby(): Promise<void> {
    await server.sql(
      "ALTER SYSTEM SET synchronous_standby_names = 'nobody'",
      'SELECT pg_reload_conf()',
    );
    const probe = new Client({ connectionString: url });
    await probe.connect();
    try {
      await probe.query('SET synchronous_commit = on');
      while (!(await hasWaited(probe))) await delay(POLL_MILLISECONDS);
    } finally {
      await probe.end();
    }
  }

  /** Whether a commit waits by now: the server reads its settings when it gets to it. */
  async function hasWaited(probe: Client): Promise<boolean> {
    const pid = Reflect.get(probe, 'processID') as number;
    const committed = probe
      .query("SELECT pg_logical_emit_message(true, 'probe', '')")
      .then(() => 'committed' as const);
    const endOfWait = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE pid = $1 AND wait_event = 'SyncRep'`;
    for (;;) {
      const [waiting] = await database.rows(endOfWait, [pid]);
      const isOver = await Promise.race([committed, delay(POLL_MILLISECONDS, 'under way')]);
      if (isOver === 'committed') return waiting !== undefined;
    }
  }

  const noStandby = () =>
    server.sql('ALTER SYSTEM RESET synchronous_standby_names', 'SELECT pg_reload_conf()');

  const write = (text: string) => () =>
    database.rows('INSERT INTO note (text) VALUES ($1)', [text]);

  async function notes(): Promise<readonly string[]> {
    const rows = await database.rows<{ text: string }>('SELECT text FROM note ORDER BY text');
    return rows.map(({ text }) => text);
  }

  /** Ends the wait of the one commit that waits, by `pg_cancel_backend` or `pg_terminate_backend`. */
  async function endWait(by: 'cancel' | 'terminate'): Promise<void> {
    for (let poll = 0; poll < POLLS_MAXIMUM; poll += 1) {
      const [waiting] = await database.rows<{ pid: number }>(WAITING);
      if (waiting) {
        await database.rows(`SELECT pg_${by}_backend($1)`, [waiting.pid]);
        return;
      }
      await delay(POLL_MILLISECONDS);
    }
    throw new Error('No commit waits for a standby');
  }

  it.each([
    ['off', 'on'],
    ['local', 'on'],
    ['remote_write', 'on'],
    ['on', 'on'],
    ['remote_apply', 'remote_apply'],
  ])('wait, on a server whose default is %s, with %s', async (given, used) => {
    await serverDefault(given);
    expect(await database.oneRow('SHOW synchronous_commit')).toEqual({ synchronous_commit: used });
  });

  it('are not confirmed when the wait for the standby was cancelled', async () => {
    await serverDefault('off');
    await missingStandby();
    const done: string[] = [];
    const work = unitOfWork
      .run(() => {
        unitOfWork.afterCommit(() => done.push('everybody reads it'));
        return write('cancelled')();
      })
      .catch((error: unknown) => error);
    await endWait('cancel');
    expect(await work).toMatchObject({ code: 'commit_unconfirmed' });
    expect(done).toEqual(['everybody reads it']);
    // Committed here all the same: it must be found, and not done again.
    expect(await notes()).toContain('cancelled');
  });

  it('are not confirmed when the wait for the standby was ended with the connection', async () => {
    await missingStandby();
    const work = unitOfWork.run(write('terminated')).catch((error: unknown) => error);
    await endWait('terminate');
    expect(await work).toBeInstanceOf(Error);
    expect(await notes()).toContain('terminated');
  });

  it('that came before are confirmed by a later one, which waits even though it changes no row', async () => {
    await missingStandby();
    const unconfirmed = unitOfWork.confirm().catch((error: unknown) => error);
    await endWait('cancel');
    expect(await unconfirmed).toMatchObject({ code: 'commit_unconfirmed' });
    await noStandby();
    await unitOfWork.confirm();
  });

  it('that PostgreSQL answered with a rollback are told as failed', async () => {
    const work = unitOfWork.run(async () => {
      await write('rolled back')();
      // An error that came to nobody who counts: the transaction is over, and COMMIT says ROLLBACK.
      const client = await runnerOf(dataSource);
      await client.query('SELECT no_such_column').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await notes()).not.toContain('rolled back');
  });
});

/** The connection in which a transaction is open. */
async function runnerOf(dataSource: DataSource) {
  const runners: unknown = Reflect.get(dataSource.driver, 'connectedQueryRunners');
  const [runner] = runners as { connect(): Promise<{ query(sql: string): Promise<unknown> }> }[];
  if (!runner) throw new Error('No query runner is connected');
  return runner.connect();
}
