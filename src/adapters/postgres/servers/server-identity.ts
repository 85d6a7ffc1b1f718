import type { Client, QueryResult } from 'pg';
import { DatabaseError } from '../connection/database-error';

/** SQLSTATE read_only_sql_transaction: whoever answers so cannot be written to. */
export const READ_ONLY = '25006';

/** A running server: no two that run at the same time have all of these in common. */
export interface ServerIdentity {
  /** Of the cluster; standbys and copies of its files have the same. */
  readonly system: string;
  /** Eight hexadecimal digits; a promotion begins a higher one. */
  readonly timeline: string;
  /** When its postmaster was started, in seconds. */
  readonly startedAt: string;
  /** How far its log is on disk. Whatever was committed there lies below. */
  readonly position: bigint;
}

interface IdentityRow {
  readonly in_recovery: boolean;
  readonly read_only: boolean;
  readonly system: string;
  readonly timeline: string | null;
  readonly started_at: string;
  readonly position: string | null;
}

/**
 * A machine that vanishes cannot say that its connections have ended. The server notices after about ten
 * seconds, and frees the locks in which another gateway may be waiting.
 *
 * A transaction that a frozen process has left open ends after half a minute, and its row locks with it: none of
 * ours waits for anything but the database.
 *
 * Every commit waits until it is durable, on the synchronous standby as well where there is one: customers
 * and nodes act upon all of them. `remote_apply` waits for more, and stays.
 */
const SESSION_SETTINGS = `
  SET tcp_keepalives_idle = 4;
  SET tcp_keepalives_interval = 2;
  SET tcp_keepalives_count = 3;
  SET tcp_user_timeout = 10000;
  SET idle_in_transaction_session_timeout = 30000;
  SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') <> 'remote_apply'`;

const IDENTITY = `
  SELECT pg_is_in_recovery() AS in_recovery,
    current_setting('transaction_read_only') = 'on' AS read_only,
    (SELECT c.system_identifier::text FROM pg_control_system() c) AS system,
    CASE WHEN NOT pg_is_in_recovery()
      THEN left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END AS timeline,
    CASE WHEN NOT pg_is_in_recovery()
      THEN pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::text END AS position,
    extract(epoch FROM pg_postmaster_start_time())::text AS started_at`;

/** Prepares a new session, in one round trip, and gives its server. Throws when it cannot be written to. */
export async function beginSession(client: Client): Promise<ServerIdentity> {
  // Several statements in one text give several results, which the types do not know.
  const results: unknown = await client.query(`${SESSION_SETTINGS};${IDENTITY}`);
  const row = (results as QueryResult<IdentityRow>[]).at(-1)?.rows[0];
  if (row === undefined) throw new Error('The server did not say which one it is');
  const { timeline, position } = row;
  if (row.in_recovery || timeline === null || position === null) {
    throw notWritable('it is a standby');
  }
  if (row.read_only) throw notWritable('it takes no writes (default_transaction_read_only)');
  const { system, started_at: startedAt } = row;
  return { system, timeline, startedAt, position: BigInt(position) };
}

export function notWritable(reason: string): DatabaseError {
  return new DatabaseError(reason, READ_ONLY, null, null);
}

export function isSameServer(one: ServerIdentity, other: ServerIdentity): boolean {
  return keyOf(one) === keyOf(other);
}

export function keyOf({ system, timeline, startedAt }: ServerIdentity): string {
  return `${system}/${timeline}/${startedAt}`;
}

/** Whether `one` was promoted after `other`. */
export function isNewer(one: ServerIdentity, other: ServerIdentity): boolean {
  return one.system === other.system && one.timeline > other.timeline;
}
