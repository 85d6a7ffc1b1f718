import { Injectable } from '@nestjs/common';
import type { Client } from 'pg';
import { AlarmDuty, type Duty } from '../../../alarms';
import { PostgresSession } from '../connection/postgres-session';

/** Any constant number: the first half of the locks of duties. The second is made of a duty's name. */
const DUTY_LOCKS = 7_001_205;

/** An advisory lock of the process's session for each duty: free when the process dies or the connection breaks. */
@Injectable()
export class PostgresAlarmDuty extends AlarmDuty {
  /** By the session that has the lock: with another one it is not ours any more. */
  private readonly held = new Map<Duty, Client>();

  constructor(private readonly session: PostgresSession) {
    super();
  }

  override async hold(duty: Duty): Promise<boolean> {
    const { client } = await this.session.current();
    // The server would give a session the same lock again.
    if (this.held.get(duty) === client) return true;
    this.held.delete(duty);
    const isOurs = await this.ask(client, 'pg_try_advisory_lock', duty);
    if (isOurs) this.held.set(duty, client);
    return isOurs;
  }

  override async release(duty: Duty): Promise<void> {
    const client = this.held.get(duty);
    this.held.delete(duty);
    if (client === undefined || !this.session.isCurrent(client)) return;
    await this.ask(client, 'pg_advisory_unlock', duty);
  }

  private async ask(
    client: Client,
    call: 'pg_try_advisory_lock' | 'pg_advisory_unlock',
    duty: Duty,
  ): Promise<boolean> {
    try {
      const { rows } = await client.query<{ done: boolean }>(
        `SELECT ${call}($1, hashtext($2)) AS done`,
        [DUTY_LOCKS, duty],
      );
      return rows[0]?.done === true;
    } catch (error) {
      this.session.abandon(client, error);
      throw error;
    }
  }
}
