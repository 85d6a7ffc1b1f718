import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from 'crowdwiz-sandbox/free-port';

const run = promisify(execFile);

/** Debian keeps the programs of each version apart. */
const VERSIONS = '/usr/lib/postgresql';
/** A server refuses to run as root. */
const NOBODY = 65534;
/** A throw-away password of a superuser. */
const PASSWORD = 'throw-away-password-of-the-backup-tests';

/** A server with the programs of its own version: pg_dump refuses a server that is newer than itself. */
export class DebianPostgres {
  private constructor(
    readonly adminUrl: string,
    readonly port: number,
    /** Where pg_dump and pg_restore are. */
    readonly programs: string,
    private readonly folder: string,
  ) {}

  static async start(): Promise<DebianPostgres> {
    const newest = readdirSync(VERSIONS)
      .sort((a, b) => Number(a) - Number(b))
      .at(-1);
    const programs = join(VERSIONS, newest ?? '', 'bin');
    const folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-postgres-'));
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, PASSWORD);
    chmodSync(folder, 0o755);
    if (isRoot()) for (const path of [folder, passwordFile]) chownSync(path, NOBODY, NOBODY);
    const port = await findFreePort();
    const adminUrl = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
    const server = new DebianPostgres(adminUrl, port, programs, folder);
    const authentication = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8'];
    const initdb = [`--pgdata=${folder}/data`, `--pwfile=${passwordFile}`, ...authentication];
    await server.call('initdb', [...initdb, '--locale=C.UTF-8', '--no-sync']);
    const options = `-p ${port} -k '' -c listen_addresses=127.0.0.1 -c fsync=off -c timezone=UTC`;
    await server.control('start', `--log=${folder}/log`, `--options=${options}`);
    return server;
  }

  /** The file that holds the superuser's password. */
  get passwordFile(): string {
    return join(this.folder, 'password');
  }

  async stop(): Promise<void> {
    await this.control('stop', '--mode=immediate');
    rmSync(this.folder, { recursive: true });
  }

  private control(deed: string, ...words: readonly string[]): Promise<void> {
    return this.call('pg_ctl', [deed, '--wait', `--pgdata=${this.folder}/data`, ...words]);
  }

  private async call(program: string, words: readonly string[]): Promise<void> {
    const account = isRoot() ? { uid: NOBODY, gid: NOBODY } : {};
    await run(join(this.programs, program), words, { cwd: this.folder, ...account });
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
