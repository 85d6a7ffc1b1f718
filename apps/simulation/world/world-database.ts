import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import type { DatabaseUrls } from 'crowdwiz-embedded-postgres';
import { hasErrorCode } from 'crowdwiz-embedded-postgres/internal/error-code';
import type { DatabaseCopy } from 'crowdwiz-sandbox/postgres';
import type { MemoryDatabase } from 'crowdwiz-testkit/memory';

/** SQLSTATE: somebody is connected to the database. */
const OBJECT_IN_USE = '55006';
const TRIES_MAXIMUM = 50;

/** A database of one world's own. */
export interface ThrowAwayDatabase extends DatabaseUrls {
  drop(): Promise<void>;
  /** Nobody may be connected. */
  copy(): Promise<DatabaseCopy>;
}

/** Gives a fresh database to each world. */
export interface Databases {
  open(): Promise<WorldDatabase>;
}

/** The database of a world's gateways, and the simulation's own look at it. */
export interface WorldDatabase {
  /** What its gateways keep everything in; null: a PostgreSQL. */
  readonly memory: MemoryDatabase | null;
  rows<Row>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>;
  count(statement: string, parameters?: readonly unknown[]): Promise<number>;
  /** Null where nobody connects. */
  urlFor(applicationName: string): string | null;
  noteDead(applicationName: string): void;
  cut(names?: readonly string[]): Promise<void>;
  /** A backup. No gateway may run. */
  copy(): Promise<DatabaseCopy>;
  /** The backup takes the place of the database: all that came since is forgotten. */
  putBack(copy: DatabaseCopy): Promise<void>;
  drop(): Promise<void>;
}

/** A database of a real server. */
export class PostgresWorldDatabase implements WorldDatabase {
  readonly memory = null;
  private pool: Pool;
  /** Names under which processes that are dead were connected. */
  private readonly dead: string[] = [];

  constructor(private readonly database: ThrowAwayDatabase) {
    this.pool = poolOf(database.adminUrl);
  }

  async rows<Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.pool.query(statement, [...parameters]);
    return rows as Row[];
  }

  async count(statement: string, parameters: readonly unknown[] = []): Promise<number> {
    const [row] = await this.rows<{ count: string }>(
      `SELECT count(*) AS count FROM (${statement}) AS counted`,
      parameters,
    );
    return Number(row?.count ?? 0);
  }

  urlFor(applicationName: string): string {
    const url = new URL(this.database.url);
    url.searchParams.set('application_name', applicationName);
    return url.toString();
  }

  noteDead(applicationName: string): void {
    this.dead.push(applicationName);
  }

  /** A connection that a process was opening as it died comes when it is dead already. */
  async cut(names: readonly string[] = this.dead): Promise<void> {
    const ofThese = 'SELECT pid FROM pg_stat_activity WHERE application_name = ANY($1::text[])';
    for (;;) {
      const pids = await this.rows<{ pid: number }>(ofThese, [names]);
      if (pids.length === 0) return;
      await this.rows(`SELECT pg_terminate_backend(pid) FROM (${ofThese}) AS gone`, [names]);
      await delay(1);
    }
  }

  async copy(): Promise<DatabaseCopy> {
    return this.whileAway(() => this.database.copy());
  }

  async putBack(copy: DatabaseCopy): Promise<void> {
    await this.whileAway(() => copy.putBack());
  }

  async drop(): Promise<void> {
    await this.pool.end();
    await this.database.drop();
  }

  private async whileAway<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      await this.cut();
      await this.pool.end();
      try {
        return await work();
      } catch (error) {
        // A connection that a dead process was opening has come a moment after the cut.
        if (tries >= TRIES_MAXIMUM || !hasErrorCode(error, OBJECT_IN_USE)) throw error;
      } finally {
        this.pool = poolOf(this.database.adminUrl);
      }
    }
  }
}

function poolOf(connectionString: string): Pool {
  const pool = new Pool({ connectionString, max: 2 });
  // A connection that breaks while it rests is replaced at the next question.
  pool.on('error', () => undefined);
  return pool;
}
