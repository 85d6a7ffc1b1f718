import { readFileSync } from 'node:fs';
import {
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
  type DatabaseUrls,
} from 'crowdwiz-embedded-postgres';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { removeHome, throwAwayHome } from 'crowdwiz-testkit/internal/world/sandbox-database';
import { waitUntil } from 'crowdwiz-sandbox/wait-until';
import type { Victim } from './victim';

const DATABASE = 'gateway_chaos';
const GONE_WITHIN_MILLISECONDS = 10_000;

/** A real PostgreSQL that flushes what it promised; after each kill it recovers from its log. */
export class DatabaseVictim implements Victim {
  readonly name = 'PostgreSQL';
  private pid: number | undefined;
  private database: DatabaseUrls | undefined;

  private constructor(
    private readonly home: string,
    private readonly port: number,
  ) {}

  static async create(): Promise<DatabaseVictim> {
    const database = new DatabaseVictim(await throwAwayHome(), await findFreePort());
    await database.start();
    return database;
  }

  /** The same after each start. */
  get urls(): DatabaseUrls {
    if (this.database === undefined) throw new Error('the database was never started');
    return this.database;
  }

  get isUp(): boolean {
    return this.pid !== undefined;
  }

  async start(): Promise<void> {
    const { home, port } = this;
    const server = await startEmbeddedPostgres({ home, port, durable: true });
    this.database = await server.createDatabase(DATABASE);
    this.pid = server.pid;
  }

  async kill9(): Promise<void> {
    const { pid } = this;
    if (pid === undefined) return;
    this.pid = undefined;
    process.kill(pid, 'SIGKILL');
    await waitUntil('the postmaster is gone', () => !isThere(pid), {
      timeoutMilliseconds: GONE_WITHIN_MILLISECONDS,
    });
  }

  /** Stops it in good order and removes its folder. */
  async dispose(): Promise<void> {
    this.pid = undefined;
    await stopEmbeddedPostgres(this.home);
    await removeHome(this.home);
  }
}

/** A killed daemon stays as a zombie where nobody collects it: that is gone, too. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    // No process has this number any more.
    return false;
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    // Elsewhere than on Linux there is no such file, and zombies are collected.
    return false;
  }
}
