import { Injectable } from '@nestjs/common';
import type { Client } from 'pg';
import { ScanLock } from '../../../scan';
import { PostgresSession } from '../connection/postgres-session';

/** Any constant number; advisory locks belong to one database, so gateways do not meet in it. */
const SCAN_LOCK = 7_001_203;

/** An advisory lock of the process's session: it is free when the process dies or the connection breaks. */
@Injectable()
export class PostgresScanLock extends ScanLock {
  private isHeldHere = false;

  constructor(private readonly session: PostgresSession) {
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
        if (!this.session.isCurrent(client)) {
          throw new Error('The connection of the scan lock was lost');
        }
        return result;
      } finally {
        await this.unlock(client);
      }
    } finally {
      this.isHeldHere = false;
    }
  }

  /** The client that holds the lock now; null when somebody else holds it. */
  private async lock(): Promise<Client | null> {
    const { client } = await this.session.current();
    try {
      const { rows } = await client.query<{ locked: boolean }>(
        'SELECT pg_try_advisory_lock($1) AS locked',
        [SCAN_LOCK],
      );
      return rows[0]?.locked === true ? client : null;
    } catch (error) {
      this.session.abandon(client, error);
      throw error;
    }
  }

  private async unlock(client: Client): Promise<void> {
    if (!this.session.isCurrent(client)) return;
    try {
      await client.query('SELECT pg_advisory_unlock($1)', [SCAN_LOCK]);
    } catch (error) {
      this.session.abandon(client, error);
    }
  }
}
