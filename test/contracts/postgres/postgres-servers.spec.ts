import { spawnSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import {
  connectDatabase,
  DatabaseOptions,
  DatabaseUnavailable,
  prepareDatabase,
  waitForDatabase,
} from '../../../src/adapters/postgres';
import { openClient } from '../../../src/adapters/postgres/connection/connect';
import { createDataSource } from '../../../src/adapters/postgres/connection/data-source';
import { isProcessAlive } from 'crowdwiz-embedded-postgres';
import { PostgresScanLock } from '../../../src/adapters/postgres/scan/postgres-scan-lock';
import { PostgresSession } from '../../../src/adapters/postgres/connection/postgres-session';
import { ServerPair } from 'crowdwiz-sandbox/postgres';
import { waitUntil } from 'crowdwiz-testkit/world';

const IMPATIENT = { attempts: 1, pauseMilliseconds: 1 };
const SILENT = { warn: () => undefined };
const PORT = "SELECT current_setting('port') AS port";

async function portOf(source: DataSource): Promise<string> {
  const rows: { port: string }[] = await source.query(PORT);
  return rows[0]?.port ?? '';
}

/** The port of the server that the next statement reaches; the first ones may meet the dead one. */
function nextPort(source: DataSource): Promise<string> {
  return waitUntil('a server answers', () => portOf(source).catch(() => null));
}

const portIn = (address: string) => address.split(':')[1];

describe('a DATABASE_URL with two hosts', () => {
  let pair: ServerPair;
  let ports: readonly (string | undefined)[];

  beforeEach(async () => {
    pair = await ServerPair.start('gateway_test_pair');
    await pair.startStandby();
    ports = pair.addresses.map(portIn);
  });

  afterEach(() => pair.dispose());

  it('prepares, locks and works on the primary, although the standby is named first', async () => {
    const { url, ownerUrl } = pair.both({ standbyFirst: true });
    await prepareDatabase({ url, ownerUrl }, { refusesStrongRole: true });
    const options = new DatabaseOptions(url, 3);
    const source = await connectDatabase(options);
    expect(await Promise.all([portOf(source), portOf(source)])).toEqual([ports[0], ports[0]]);
    const session = new PostgresSession(options);
    const lock = new PostgresScanLock(session);
    expect(await lock.runExclusively(() => Promise.resolve('locked'))).toBe('locked');
    await session.onApplicationShutdown();
    await source.destroy();
  });

  it('goes on at the standby once it was promoted, and never returns to the former primary', async () => {
    const { url } = pair.both();
    const options = new DatabaseOptions(url, 3);
    const source = await createDataSource(options).initialize();
    const session = new PostgresSession(options);
    const lock = new PostgresScanLock(session);
    await lock.runExclusively(() => Promise.resolve());
    expect(await portOf(source)).toBe(ports[0]);
    await pair.killPrimary();
    // A standby that nobody promoted is not used. First each connection to the dead primary ends.
    await waitUntil('the standby refuses', () =>
      portOf(source).then(
        () => Promise.reject(new Error('the standby was used')),
        (error: unknown) => (String(error).includes('it is a standby') ? true : null),
      ),
    );
    await pair.promote();
    expect(await nextPort(source)).toBe(ports[1]);
    await waitUntil('the lock is held again', () =>
      lock.runExclusively(() => Promise.resolve(true)).catch(() => null),
    );
    await pair.startFormer();
    await source.destroy();
    // All connections are new, and the first host of the list takes writes.
    const again = await createDataSource(options).initialize();
    expect(await Promise.all([portOf(again), portOf(again)])).toEqual([ports[1], ports[1]]);
    await session.onApplicationShutdown();
    await again.destroy();
  });

  it('leaves a primary whose machine has vanished without a word', async () => {
    const { url, ownerUrl } = pair.both();
    await prepareDatabase({ url, ownerUrl }, { refusesStrongRole: true });
    const source = await createDataSource(new DatabaseOptions(url, 3)).initialize();
    expect(await portOf(source)).toBe(ports[0]);
    await pair.freezePrimary();
    // Nothing comes back on this connection: without the look at the other host it would wait for minutes.
    const waiting = portOf(source).catch(() => 'cut');
    await pair.promote();
    expect(await waiting).toBe('cut');
    expect(await nextPort(source)).toBe(ports[1]);
    pair.thawPrimary();
    await source.destroy();
  });

  it('cuts every connection to a primary beside which a standby was promoted', async () => {
    const { url, ownerUrl } = pair.both();
    await prepareDatabase({ url, ownerUrl }, { refusesStrongRole: true });
    const source = await createDataSource(new DatabaseOptions(url, 4)).initialize();
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    await runner.query("SELECT set_config('application_name', 'in-hand', false)");
    await pair.promote();
    // The former primary lives, and takes writes: nothing but the look at the other host tells.
    const ended = await waitUntil('the connection is cut', async () =>
      runner.query('SELECT 1').then(
        () => null,
        (error: unknown) => String(error),
      ),
    );
    // Whichever comes first: the end of the connection, or TypeORM's word for it.
    expect(ended).toMatch(/onnection|already released/);
    await runner.release();
    expect(await nextPort(source)).toBe(ports[1]);
    // The former primary notices a moment later that nobody is there.
    await waitUntil('none is left', async () => {
      const left = await pair.rows(
        'first',
        `SELECT 1 FROM pg_stat_activity WHERE application_name IN ('in-hand', 'crowdwiz-gateway')`,
      );
      return left.length === 0;
    });
    await source.destroy();
  });
});

describe('servers of which nobody can say which one has all commits', () => {
  it('are refused together, without the password, and work when one is stopped', async () => {
    const pair = await ServerPair.start('gateway_test_pair');
    try {
      await pair.copyFiles();
      await pair.startCopy();
      const { url } = pair.both();
      const failure: unknown = await waitForDatabase(url, IMPATIENT, SILENT).catch(
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(DatabaseUnavailable);
      const { message } = failure as Error;
      expect(message).toContain('several servers can be written to');
      for (const address of pair.addresses) expect(message).toContain(address);
      expect(message).not.toContain(new URL(url.replace(/,[^/]*/, '')).password);
      await pair.killPrimary();
      await waitForDatabase(url, IMPATIENT, SILENT);
    } finally {
      await pair.dispose();
    }
  });

  it('do not disturb a process that works on one of them already', async () => {
    const pair = await ServerPair.start('gateway_test_pair');
    try {
      await pair.copyFiles();
      const { url } = pair.both({ standbyFirst: true });
      const client = await openClient(url);
      await pair.startCopy();
      const other = await openClient(url);
      for (const each of [client, other]) {
        const { rows } = await each.query<{ port: string }>(PORT);
        expect(rows[0]?.port).toBe(portIn(pair.addresses[0]));
      }
      // A machine that pauses longer than a look: it has not failed, and the copy lacks its commits.
      await client.query('SELECT pg_logical_emit_message(false, $1, $2)', ['gateway', 'later']);
      await (await openClient(url)).end();
      await pair.freezePrimary();
      await expect(openClient(url)).rejects.toThrow('timeout');
      await expect(openClient(url)).rejects.toThrow('may lack commits');
      pair.thawPrimary();
      const again = await openClient(url);
      for (const each of [client, other, again]) {
        const { rows } = await each.query<{ port: string }>(PORT);
        expect(rows[0]?.port).toBe(portIn(pair.addresses[0]));
        await each.end();
      }
    } finally {
      await pair.dispose();
    }
  });
});

describe('a pair of servers', () => {
  it('is cleared away by the next one when its process was killed while a server was frozen', async () => {
    const pair = await ServerPair.start('gateway_test_pair');
    await pair.freezePrimary();
    // What a killed process leaves: a folder with the number of nobody.
    const gone = spawnSync(process.execPath, ['--version']).pid;
    const left = pair.folder.replace(`-${process.pid}-`, `-${gone}-`);
    renameSync(pair.folder, left);
    const next = await ServerPair.start('gateway_test_pair');
    try {
      expect(existsSync(left)).toBe(false);
      // Killed at once; the system takes a moment to forget a process whose parent is gone.
      await waitUntil('the frozen server is gone', () => !isProcessAlive(pair.primaryPid));
    } finally {
      await next.dispose();
    }
  });
});
