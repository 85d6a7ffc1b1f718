import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createDatabase, type DatabaseUrls } from 'crowdwiz-embedded-postgres';
import { waitUntil } from 'crowdwiz-testkit/world';
import { Client } from 'pg';
import { inspectOwnRole, prepareDatabase } from '../../src/adapters/postgres';
import { migrateDatabase } from '../../src/migrate-database';
import { Secret } from '../../src/platform/config/values/secret';
import { DebianPostgres } from './debian-postgres.harness';

const ROOT = join(__dirname, '../..');
const SCRIPT = join(ROOT, 'docker/backup/backup.sh');
const TEST_WITHIN_MILLISECONDS = 120_000;
const SILENT_WAIT_SECONDS = 5;

interface Run {
  readonly exitCode: number | null;
  readonly output: string;
}

jest.setTimeout(TEST_WITHIN_MILLISECONDS);

/** docker/backup/backup.sh as the containers of the profile `backup` run it, without the containers. */
describe('copies of the books', () => {
  let server: DebianPostgres;
  let urls: DatabaseUrls;
  let folder: string;
  let count = 0;

  beforeAll(async () => {
    server = await DebianPostgres.start();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    count += 1;
    urls = await createDatabase(server.adminUrl, `gateway_${count}`);
    await prepareDatabase(urls, { refusesStrongRole: true });
    folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-copies-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function environment(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      PATH: `${server.programs}:${process.env['PATH'] ?? ''}`,
      PGHOST: '127.0.0.1',
      PGPORT: String(server.port),
      PGUSER: 'postgres',
      PGDATABASE: `gateway_${count}`,
      BACKUP_PASSWORD_FILE: server.passwordFile,
      BACKUP_FOLDER: folder,
      BACKUP_KEEP: '2',
      DATABASE_URL: urls.url,
      ...changes,
    };
  }

  function start(words: readonly string[], changes?: Readonly<Record<string, string>>) {
    // A group of its own, so that what it waits for ends with it.
    return spawn('sh', [SCRIPT, ...words], {
      cwd: ROOT,
      env: environment(changes),
      detached: true,
    });
  }

  async function run(
    words: readonly string[],
    changes?: Readonly<Record<string, string>>,
  ): Promise<Run> {
    const child = start(words, changes);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (output += text.toString()));
    }
    return { exitCode: await endOf(child), output };
  }

  async function act(reason: string): Promise<void> {
    await ask(
      urls.url,
      `SELECT append_operator_acts(ARRAY[date_trunc('milliseconds', now())], ARRAY['halted'], ARRAY['olga'],
         ARRAY[NULL], ARRAY[NULL], ARRAY['halt'], ARRAY['payouts'], ARRAY['${reason}'], ARRAY[NULL],
         ARRAY[NULL], ARRAY['{}'])`,
    );
  }

  /** As somebody who owns the server can. */
  async function tamper(statement: string): Promise<void> {
    await ask(urls.adminUrl, `ALTER TABLE operator_act DISABLE TRIGGER USER; ${statement}`);
  }

  const files = (ending: string) => readdirSync(folder).filter((name) => name.endsWith(ending));

  /** A copy of long ago; what it holds does not matter. */
  function leaveBehind(day: string, ...endings: readonly string[]): void {
    for (const ending of ['.dump', '.sha256', ...endings]) {
      writeFileSync(join(folder, `gateway-${day}T000000Z${ending}`), '');
    }
  }

  /** A copy of now, its name: of a second of which there is none yet. */
  async function leaveBehindNow(): Promise<string> {
    for (;;) {
      const name = `gateway-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
      if (!existsSync(join(folder, `${name}.dump`))) {
        for (const end of ['.dump', '.sha256']) writeFileSync(join(folder, `${name}${end}`), '');
        return name;
      }
      await delay(50);
    }
  }

  /** As the gateway knows them, which alarms when none comes any more. */
  async function notedCopies(): Promise<(readonly [string, boolean])[]> {
    const client = new Client({ connectionString: urls.url });
    await client.connect();
    const { rows } = await client.query<{ at: Date; whole: boolean }>(
      'SELECT copied_at AS at, is_whole AS whole FROM verified_copy ORDER BY copied_at',
    );
    await client.end();
    return rows.map(({ at, whole }) => [
      at.toISOString().slice(0, 19).split(/[-T:]/).join(),
      whole,
    ]);
  }

  it('are whole, verified, and for nobody else to read', async () => {
    await act('looking into it');
    expect(await run(['once'])).toMatchObject({ exitCode: 0 });
    expect(await run(['healthy'])).toMatchObject({ exitCode: 1 });
    const { exitCode, output } = await run(['audit-once']);
    expect(exitCode).toBe(0);
    expect(output).toMatch(
      /Verified with gateway-\d{8}T\d{6}Z: All 1 acts .* Head: 1:[0-9a-f]{64}/,
    );
    expect(await run(['healthy'])).toEqual({ exitCode: 0, output: '' });
    const [copy = ''] = files('.dump');
    const [, ...time] = /^gateway-(.{4})(..)(..)T(..)(..)(..)Z/.exec(copy) ?? [];
    expect(await notedCopies()).toEqual([[time.join(), true]]);
    expect(
      readdirSync(folder)
        .map((name) => name.split('.')[1])
        .sort(),
    ).toEqual(['audited', 'dump', 'sha256']);
    for (const name of readdirSync(folder))
      expect(statSync(join(folder, name)).mode & 0o77).toBe(0);
  });

  it('are restored beside the books, migrated, and verified there', async () => {
    await act('looking into it');
    await run(['once']);
    await act('after the copy');
    const [copy = ''] = files('.dump');
    const name = `restored_${count}`;
    expect(await run(['restore', copy, name])).toMatchObject({ exitCode: 0 });
    const [url, ownerUrl] = [urls.url, urls.adminUrl].map((each) => at(each, name)) as [
      string,
      string,
    ];
    const secrets = { url: new Secret(url), ownerUrl: new Secret(ownerUrl) };
    await migrateDatabase({ ...secrets, waitSeconds: SILENT_WAIT_SECONDS });
    const { rank, excess } = await inspectOwnRole(url);
    expect([...rank, ...excess]).toEqual([]);
    // What a start in production asks for.
    await prepareDatabase({ url, ownerUrl: null }, { refusesStrongRole: true });
    expect(await ask(url, 'SELECT reason FROM operator_act')).toEqual([
      { reason: 'looking into it' },
    ]);
    expect(await run(['audit-once'], { DATABASE_URL: url })).toMatchObject({ exitCode: 0 });
  });

  it('are never restored over a database, and not at all when they are damaged', async () => {
    await run(['once']);
    const [copy = ''] = files('.dump');
    const over = await run(['restore', copy, `gateway_${count}`]);
    expect(over).toMatchObject({ exitCode: 1 });
    expect(over.output).toContain('already exists');
    appendFileSync(join(folder, copy), 'x');
    const damaged = await run(['restore', copy, `damaged_${count}`]);
    expect(damaged).toMatchObject({ exitCode: 1 });
    expect(damaged.output).toContain('is not as it was written');
    const missing = await run(['restore', 'gateway-20200101T000000Z', `missing_${count}`]);
    expect(missing.output).toContain(
      'There is no copy gateway-20200101T000000Z. There are: gateway-',
    );
    const made = await ask(
      server.adminUrl,
      `SELECT FROM pg_database WHERE datname ~ '^(damaged|missing)'`,
    );
    expect(made).toEqual([]);
  });

  it('are deleted when enough newer ones are verified, and no sooner', async () => {
    leaveBehind('20200101', '.audited');
    leaveBehind('20200102', '.altered');
    leaveBehind('20200103');
    leaveBehind('20200104', '.audited');
    leaveBehind('20200105', '.audited');
    const { exitCode, output } = await run(['once']);
    expect(exitCode).toBe(0);
    expect(output).toContain('Deleted: gateway-20200101T000000Z, as 2 newer ones are verified.');
    const left = files('.dump').map((name) => name.slice(0, 'gateway-20200101'.length));
    expect(left.slice(0, -1)).toEqual(['gateway-20200102', 'gateway-20200104', 'gateway-20200105']);
    expect(left).toHaveLength(4);
    expect(files('.sha256')).toHaveLength(4);
  });

  it('show acts that were changed, and acts that were deleted since the copy before', async () => {
    await act('first');
    await act('second');
    await run(['once']);
    expect(await run(['audit-once'])).toMatchObject({ exitCode: 0 });
    await tamper('DELETE FROM operator_act WHERE number = 2');
    const name = await leaveBehindNow();
    const deleted = await run(['audit-once']);
    expect(deleted).toMatchObject({ exitCode: 2 });
    expect(deleted.output).toContain(`ALTERED, found with ${name}`);
    expect(deleted.output).toContain('First broken row: 2');
    expect((await run(['healthy'])).output).toContain('what operators did was altered');
    await tamper(`UPDATE operator_act SET reason = 'another'`);
    await leaveBehindNow();
    expect((await run(['audit-once'])).output).toContain('First broken row: 1');
    expect(files('.altered')).toHaveLength(2);
  });

  it('are not there when the database or the verifying fails, which is tried again', async () => {
    const nothing = await run(['once'], { PGDATABASE: 'not_there' });
    expect(nothing).toMatchObject({ exitCode: 1 });
    expect(nothing.output).toContain('does not exist');
    expect(files('.dump')).toEqual([]);
    await run(['once']);
    const unverified = await run(['audit-once'], { DATABASE_URL: at(urls.url, 'not_there') });
    expect(unverified).toMatchObject({ exitCode: 1 });
    expect(unverified.output).toContain('Not verified, tried again');
    expect(unverified.output).not.toContain(new URL(urls.url).password);
    expect(await run(['audit-once'])).toMatchObject({ exitCode: 0 });
  });

  it('are made at once by the schedule, and not again before their time', async () => {
    const first = start(['schedule'], { BACKUP_EVERY_SECONDS: '3600' });
    await waitUntil('the first one sleeps', () => isSleeping(first));
    await end(first);
    const copies = files('.dump');
    expect(copies).toHaveLength(1);
    const second = start(['schedule'], { BACKUP_EVERY_SECONDS: '3600' });
    await waitUntil('the second one sleeps', () => isSleeping(second));
    await end(second);
    expect(files('.dump')).toEqual(copies);
  });
});

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

async function end(child: ChildProcess): Promise<void> {
  const ended = endOf(child);
  process.kill(-child.pid!, 'SIGTERM');
  await ended;
}

/** As Linux says it. */
function isSleeping({ pid }: ChildProcess): boolean {
  const [only] = textOf(`/proc/${pid}/task/${pid}/children`).split(' ');
  return textOf(`/proc/${only}/comm`) === 'sleep\n';
}

/** Nothing when what it is about has ended meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function at(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).toString();
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const results: unknown = await client.query(statement);
    return (results as { rows?: unknown[] }).rows ?? [];
  } finally {
    await client.end();
  }
}
