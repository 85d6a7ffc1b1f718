import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Client } from 'pg';
import { ScanLock } from '../../scan';
import { openClient, SESSION_SETTINGS } from './connect';
import { DatabaseError } from './database-error';
import { DatabaseOptions } from './database-options';

/** Any constant number; advisory locks belong to one database, so gateways do not meet in it. */
const SCAN_LOCK = 7_001_203;

/** No answer for this long: the connection is dead, whatever the operating system still hopes. */
const ANSWER_TIMEOUT_MILLISECONDS = 10_000;

/**
 * An advisory lock of a session of its own: when this process dies, or the connection breaks, the
 * server frees it. Needs a direct connection or a pooler in session mode.
 */
@Injectable()
export class PostgresScanLock extends ScanLock implements OnApplicationShutdown {
  private readonly logger = new Logger('ScanLock');
  private client: Client | null = null;
  private isHeldHere = false;

  constructor(private readonly options: DatabaseOptions) {
    super();
  }

  /**
   * When the connection broke meanwhile, somebody else may have scanned too. The work is let finish
   * (the cursor refuses a step that another scanner made), and then this rejects.
   */
  override async runExclusively<T>(work: () => Promise<T>): Promise<T | null> {
    // The server gives a session the same lock again, so this process must ask itself first.
    if (this.isHeldHere) return null;
    this.isHeldHere = true;
    try {
      const client = await this.lock();
      if (!client) return null;
      try {
        const result = await work();
        if (this.client !== client) throw new Error('The connection of the scan lock was lost');
        return result;
      } finally {
        await this.unlock(client);
      }
    } finally {
      this.isHeldHere = false;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const { client } = this;
    this.client = null;
    await client?.end();
  }

  /** The client that holds the lock now; null when somebody else holds it. */
  private async lock(): Promise<Client | null> {
    const client = this.client ?? (await this.connect());
    try {
      const { rows } = await client.query<{ locked: boolean }>(
        'SELECT pg_try_advisory_lock($1) AS locked',
        [SCAN_LOCK],
      );
      return rows[0]?.locked === true ? client : null;
    } catch (error) {
      this.abandon(client, error);
      throw error;
    }
  }

  private async connect(): Promise<Client> {
    const settings = { query_timeout: ANSWER_TIMEOUT_MILLISECONDS };
    const client = await openClient(this.options.url, settings);
    client.once('end', () => {
      if (this.client !== client) return;
      this.client = null;
      if (this.isHeldHere) this.logger.warn('The connection of the scan lock was lost');
    });
    await client.query(SESSION_SETTINGS);
    this.client = client;
    return client;
  }

  private async unlock(client: Client): Promise<void> {
    if (this.client !== client) return;
    try {
      await client.query('SELECT pg_advisory_unlock($1)', [SCAN_LOCK]);
    } catch (error) {
      this.abandon(client, error);
    }
  }

  /** Ending the session frees the lock as well; a dead connection may never say that it ended. */
  private abandon(client: Client, error: unknown): void {
    if (this.client === client) this.client = null;
    const { message } = DatabaseError.from(error);
    this.logger.warn(`The scan lock gives its connection up: ${message}`);
    client.end().catch((cause: unknown) => {
      this.logger.debug(`It did not end in order: ${DatabaseError.from(cause).message}`);
    });
  }
}
