import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  isProcessAlive,
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
  type DatabaseUrls,
  type EmbeddedPostgres,
} from 'crowdwiz-embedded-postgres';
import { prepareDataHome } from 'crowdwiz-embedded-postgres/internal/data-home';
import { hasErrorCode } from 'crowdwiz-embedded-postgres/internal/error-code';
import { findPostmaster } from 'crowdwiz-embedded-postgres/internal/postmaster';
import { chooseServerAccount } from 'crowdwiz-embedded-postgres/internal/server-account';
import { findFreePort } from '../free-port';
import { waitUntil } from '../wait-until';
import { copyRestingFiles, copyServerFiles, writeOwned } from './copy-files';

/** Followed by the pid of the process that made it, and a random part. */
const PREFIX = 'crowdwiz-gateway-pair-';
/** In the folder of a pair: the processes that it has frozen. */
const FROZEN_FILE = 'frozen';
const GONE_WITHIN_MILLISECONDS = 10_000;

/**
 * Two places for a PostgreSQL on 127.0.0.1. In the first a primary runs; in the second a standby that
 * streams from it, or later a copy of its files.
 */
export class ServerPair {
  private constructor(
    readonly folder: string,
    private readonly primary: EmbeddedPostgres,
    private readonly secondPort: number,
    private readonly databaseName: string,
    private readonly urls: DatabaseUrls,
  ) {}

  /** Starts the primary with an empty database. */
  static async start(databaseName: string): Promise<ServerPair> {
    await removeAbandoned();
    const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
    // The server's account has to walk through it.
    chmodSync(folder, 0o711);
    try {
      const home = join(folder, 'first');
      const primary = await startEmbeddedPostgres({
        home,
        port: await findFreePort(),
        durable: true,
      });
      const urls = await primary.createDatabase(databaseName);
      return new ServerPair(folder, primary, await findFreePort(), databaseName, urls);
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
  }

  /** Connection strings that name both places, the first one first unless asked otherwise. */
  both({ standbyFirst = false } = {}): Pick<DatabaseUrls, 'url' | 'ownerUrl'> {
    const places = [this.primary.port, this.secondPort].map((port) => `127.0.0.1:${port}`);
    if (standbyFirst) places.reverse();
    const named = (url: string) => {
      const { username, password } = new URL(url);
      return `postgres://${username}:${password}@${places.join()}/${this.databaseName}`;
    };
    return { url: named(this.urls.url), ownerUrl: named(this.urls.ownerUrl) };
  }

  /** The gateway's role, at one of the two places. */
  url(place: 'first' | 'second'): string {
    return this.at(place, this.urls.url);
  }

  /** The superuser, in the gateway's database, at one of the two places. */
  adminUrl(place: 'first' | 'second'): string {
    return this.at(place, this.urls.adminUrl);
  }

  private at(place: 'first' | 'second', of: string): string {
    const url = new URL(of);
    url.port = String(place === 'first' ? this.primary.port : this.secondPort);
    return url.toString();
  }

  get primaryPid(): number {
    return this.primary.pid;
  }

  get addresses(): readonly [first: string, second: string] {
    return [`127.0.0.1:${this.primary.port}`, `127.0.0.1:${this.secondPort}`];
  }

  /** Starts a standby in the second place that has everything and receives whatever is committed. */
  async startStandby(): Promise<void> {
    await this.prepareSecond();
    await copyServerFiles(this.primary.adminUrl, this.filesOf('first'), this.filesOf('second'));
    const { username, password, hostname } = new URL(this.primary.adminUrl);
    const upstream = `host=${hostname} port=${this.primary.port} user=${username} password=${password} application_name=standby`;
    await writeOwned(join(this.filesOf('second'), 'standby.signal'), '');
    await writeOwned(
      join(this.filesOf('second'), 'postgresql.auto.conf'),
      `primary_conninfo = '${upstream}'\n`,
    );
    await this.startSecond();
    await this.untilReceiving(true);
  }

  /** Commits wait until the standby has them. */
  async waitForStandby(): Promise<void> {
    await this.run('first', "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
    await this.run('first', 'SELECT pg_reload_conf()');
    await waitUntil('the standby is synchronous', async () => {
      const rows = await this.rows<{ state: string }>(
        'first',
        'SELECT sync_state AS state FROM pg_stat_replication',
      );
      return rows[0]?.state === 'sync';
    });
  }

  /** Whatever is committed from now on does not reach the standby, and all before has. */
  async cutStandbyOff(): Promise<void> {
    const [now] = await this.rows<{ lsn: string }>('first', 'SELECT pg_current_wal_lsn() AS lsn');
    await waitUntil('the standby has everything', async () => {
      const has = `SELECT pg_last_wal_replay_lsn() >= '${now?.lsn ?? '0/0'}' AS all`;
      return (await this.rows<{ all: boolean }>('second', has))[0]?.all === true;
    });
    await this.run('second', "ALTER SYSTEM SET primary_conninfo = ''");
    await this.run('second', 'SELECT pg_reload_conf()');
    await this.untilReceiving(false);
  }

  /** Makes the standby a primary, whether the former one lives or not. */
  async promote(): Promise<void> {
    await this.run('second', 'SELECT pg_promote(true, 60)');
  }

  /** Keeps the files as they are now, for `startCopy`. */
  async copyFiles(): Promise<void> {
    await copyServerFiles(this.primary.adminUrl, this.filesOf('first'), this.filesOf('kept'));
  }

  /** Starts the files that were kept as a server of their own, in the second place. */
  async startCopy(): Promise<void> {
    await this.prepareSecond();
    await copyRestingFiles(this.filesOf('kept'), this.filesOf('second'));
    await this.startSecond();
  }

  /** No time to finish anything; resolves when the primary is gone. */
  async killPrimary(): Promise<void> {
    const { pid } = this.primary;
    process.kill(pid, 'SIGKILL');
    const isGone = async () => (await findPostmaster(this.filesOf('first'))) === undefined;
    await waitUntil('the primary is gone', isGone, {
      timeoutMilliseconds: GONE_WITHIN_MILLISECONDS,
    });
  }

  /** Freezes every process of the primary: as a machine that vanished, it says nothing any more. */
  async freezePrimary(): Promise<void> {
    const rows = await this.rows<{ pid: number }>('first', 'SELECT pid FROM pg_stat_activity');
    const pids = [this.primary.pid, ...rows.map((row) => row.pid)];
    // First written down: whoever clears away after a killed run has to wake them.
    writeFileSync(join(this.folder, FROZEN_FILE), pids.join('\n'));
    for (const pid of pids) signal(pid, 'SIGSTOP');
  }

  thawPrimary(): void {
    wakeFrozen(this.folder);
  }

  /** Starts the first place's files again, as somebody does who finds his server down. */
  async startFormer(): Promise<void> {
    await startEmbeddedPostgres({
      home: join(this.folder, 'first'),
      port: this.primary.port,
      durable: true,
    });
  }

  async run(place: 'first' | 'second', sql: string): Promise<void> {
    await this.rows(place, sql);
  }

  /** As the superuser, whose commits wait for nobody. */
  async rows<Row extends object>(place: 'first' | 'second', sql: string): Promise<readonly Row[]> {
    const client = new Client({ connectionString: this.adminUrl(place) });
    await client.connect();
    try {
      await client.query('SET synchronous_commit = local');
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Stops both and removes their files; harmless when they are gone. */
  dispose(): Promise<void> {
    return removeFolder(this.folder);
  }

  private filesOf(place: 'first' | 'second' | 'kept'): string {
    return join(this.folder, place, 'data');
  }

  /** The home of a server with the password of the first: the roles in its files are the same. */
  private async prepareSecond(): Promise<void> {
    const home = join(this.folder, 'second');
    await mkdir(home, { mode: 0o700 });
    await prepareDataHome(home, chooseServerAccount());
    await copyFile(join(this.folder, 'first', 'password'), join(home, 'password'));
  }

  private async startSecond(): Promise<void> {
    const home = join(this.folder, 'second');
    await startEmbeddedPostgres({ home, port: this.secondPort, durable: true });
  }

  private async untilReceiving(expected: boolean): Promise<void> {
    await waitUntil(`the standby receives${expected ? '' : ' nothing'}`, async () => {
      const rows = await this.rows('second', 'SELECT 1 FROM pg_stat_wal_receiver');
      return rows.length > 0 === expected;
    });
  }
}

/** The session that asked for the list has ended by now. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!hasErrorCode(error, 'ESRCH')) throw error;
  }
}

/** What a killed run left behind. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const owner = Number(name.slice(PREFIX.length).split('-')[0]);
    if (!Number.isInteger(owner) || owner === process.pid || isProcessAlive(owner)) continue;
    await removeFolder(join(tmpdir(), name));
  }
}

/** A frozen server hears nothing, and would be waited for until it does. */
function wakeFrozen(folder: string): void {
  const file = join(folder, FROZEN_FILE);
  if (!existsSync(file)) return;
  for (const pid of readFileSync(file, 'utf8').split('\n')) signal(Number(pid), 'SIGCONT');
  rmSync(file);
}

async function removeFolder(folder: string): Promise<void> {
  wakeFrozen(folder);
  for (const place of ['second', 'first']) {
    const home = join(folder, place);
    if ((await findPostmaster(join(home, 'data'))) !== undefined) await stopEmbeddedPostgres(home);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
