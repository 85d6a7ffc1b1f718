import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { waitUntil } from 'crowdwiz-testkit/world';
import type { TestDatabase } from '../support/database';

const MODES = ['session', 'transaction', 'statement'] as const;
export type PoolMode = (typeof MODES)[number];

/** It refuses to run as root. */
const NOBODY = 65534;

/** The pooler of Debian's package, on a port of its own: one name for each mode and each role. */
export class PgBouncer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(database: TestDatabase): Promise<PgBouncer> {
    const folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-pgbouncer-'));
    chmodSync(folder, 0o755);
    const port = await findFreePort();
    const file = join(folder, 'pgbouncer.ini');
    // Passwords of throw-away roles.
    writeFileSync(file, settingsOf(database, port));
    const isRoot = process.getuid?.() === 0;
    const child = spawn('pgbouncer', [file], {
      env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(isRoot && { uid: NOBODY, gid: NOBODY }),
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    child.on('error', (error) => (said += error.message));
    const pooler = new PgBouncer(child, folder, port);
    await waitUntil('PgBouncer listens', () => isListening(port)).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${said}`, { cause: error });
    });
    return pooler;
  }

  urls(mode: PoolMode): Pick<TestDatabase, 'url' | 'ownerUrl'> {
    const at = (role: string) => `postgres://anybody:any@127.0.0.1:${this.port}/${role}_${mode}`;
    return { url: at('gateway'), ownerUrl: at('owner') };
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true });
  }
}

function settingsOf({ url, ownerUrl }: TestDatabase, port: number): string {
  const roles = { gateway: url, owner: ownerUrl };
  const databases = Object.entries(roles).flatMap(([role, each]) => {
    const { hostname, port: target, pathname, username, password } = new URL(each);
    const place = `host=${hostname} port=${target} dbname=${pathname.slice(1)}`;
    return MODES.map(
      (mode) =>
        `${role}_${mode} = ${place} user=${username} password=${decodeURIComponent(password)} pool_mode=${mode}`,
    );
  });
  return [
    '[databases]',
    ...databases,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    // The names above say as whom it connects.
    'auth_type = any',
    '',
  ].join('\n');
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
