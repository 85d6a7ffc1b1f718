import { randomInt } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Client } from 'pg';
import type { ServerClient } from '../servers/server-client';
import { openClient } from './connect';
import { DatabaseError } from './database-error';
import { DatabaseOptions } from './database-options';
import { type Fingerprint, noteSettings } from './setting-fingerprints';

/** Any constant number: the first half of the lock that each process holds under a number of its own. */
const PROCESS_LOCKS = 7_001_204;
const LARGEST_NUMBER = 2 ** 31 - 1;

/** No answer for this long: the connection is dead, whatever the operating system still hopes. */
const ANSWER_TIMEOUT_MILLISECONDS = 10_000;

/** A frozen process keeps its connection, and asks nothing: its session ends after so long, and others go on. */
const FROZEN_AFTER_MILLISECONDS = 20_000;
const PING_EVERY_MILLISECONDS = 4_000;

/**
 * True of rows that are held by a process whose session is gone. Every role sees the locks of all
 * others, unlike what they are doing. The subquery runs once for a statement, and only where a row is held.
 */
export function isHolderGone(column: string): string {
  return `(${column} IS NOT NULL AND ${column} NOT IN (
    SELECT objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND classid = ${PROCESS_LOCKS} AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))`;
}

/** The session of this process in the database, and the number under which others see that it lives. */
export interface LiveSession {
  readonly client: Client;
  readonly number: number;
}

/**
 * The one connection that a process keeps beside the pool. It holds the locks that must end with the
 * process: the server frees them when the connection ends, at once after kill -9, within about ten
 * seconds when the machine vanishes, within twenty when the process is frozen or nothing of it comes through. Who awakes from that holds nothing
 * any more: whatever it goes on with is refused by what the rows say. Needs a direct connection or a pooler in
 * session mode.
 */
@Injectable()
export class PostgresSession implements OnApplicationShutdown {
  private readonly logger = new Logger('Session');
  private live: LiveSession | null = null;
  private opening: Promise<LiveSession> | null = null;
  private isOver = false;

  constructor(private readonly options: DatabaseOptions) {}

  get fingerprints(): readonly Fingerprint[] {
    return this.options.fingerprints;
  }

  /**
   * Opens it where there is none. What is held under a number of an earlier one counts as held by a
   * process that is gone. Throws when the database does not answer.
   */
  async current(): Promise<LiveSession> {
    if (this.live) return this.live;
    this.opening ??= this.open().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  isCurrent(client: Client): boolean {
    return this.live?.client === client;
  }

  /** Ending the session frees its locks as well; a dead connection may never say that it ended. */
  abandon(client: Client, error: unknown): void {
    if (this.isCurrent(client)) this.live = null;
    const { message } = DatabaseError.from(error);
    this.logger.warn(`The session of this process gives its connection up: ${message}`);
    client.end().catch((cause: unknown) => {
      this.logger.debug(`It did not end in order: ${DatabaseError.from(cause).message}`);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.isOver = true;
    await this.opening?.catch(() => undefined);
    const { live } = this;
    this.live = null;
    await live?.client.end();
  }

  /** Tells the server that this process lives. */
  private pingWhileCurrent(client: ServerClient): void {
    const pings = setInterval(() => {
      if (!this.isCurrent(client)) {
        clearInterval(pings);
        return;
      }
      ping(client).catch((error: unknown) => {
        if (this.isCurrent(client)) this.abandon(client, error);
      });
    }, PING_EVERY_MILLISECONDS);
    pings.unref();
  }

  private async open(): Promise<LiveSession> {
    if (this.isOver) throw new Error('The session of this process is over');
    const settings = { query_timeout: ANSWER_TIMEOUT_MILLISECONDS };
    const client = await openClient(this.options.url, settings);
    client.once('end', () => {
      if (!this.isCurrent(client)) return;
      this.live = null;
      this.logger.warn('The session of this process was lost');
    });
    try {
      await client.query(`SET idle_session_timeout = ${FROZEN_AFTER_MILLISECONDS}`);
      await noteSettings(client, this.fingerprints);
      this.live = { client, number: await lockNumber(client) };
      this.pingWhileCurrent(client);
      return this.live;
    } catch (error) {
      this.abandon(client, error);
      throw error;
    }
  }
}

/** Another process of the server has none of our locks: a pooler gives connections by the transaction. */
async function ping(client: ServerClient): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  if (rows[0]?.pid === client.backendPid) return;
  throw new Error(
    'a pooler gives a connection to the server for a transaction alone: set it to session mode',
  );
}

/** A number that no other process has. Never one of the server's own, which are given out again. */
async function lockNumber(client: Client): Promise<number> {
  for (;;) {
    const number = randomInt(1, LARGEST_NUMBER);
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock($1, $2) AS locked',
      [PROCESS_LOCKS, number],
    );
    if (rows[0]?.locked === true) return number;
  }
}
