import type { Client, QueryResult } from 'pg';
import { DatabaseError, DatabaseUnfit } from '../connection/database-error';
import { sessionSettings, type SessionBounds } from './session-settings';

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

/** A session with a server, which may stand behind a pooler. */
export interface ServerSessionFacts {
  readonly identity: ServerIdentity;
  /** The server's process that works for it: a pooler tells its clients another number. */
  readonly pid: number;
  /** When that process began, in words of the server: a number is given out again. */
  readonly pidSince: string;
}

interface IdentityRow {
  readonly pid: number;
  readonly pid_since: string;
  readonly database: string;
  readonly encoding: string;
  readonly replication_role: string;
  readonly in_recovery: boolean;
  readonly read_only: boolean;
  readonly system: string;
  readonly timeline: string | null;
  readonly started_at: string;
  readonly position: string | null;
}

const IDENTITY = `
  SELECT pg_backend_pid() AS pid,
    (SELECT a.backend_start::text FROM pg_stat_get_activity(pg_backend_pid()) a) AS pid_since,
    current_database()::text AS database,
    current_setting('server_encoding') AS encoding,
    current_setting('session_replication_role') AS replication_role,
    pg_is_in_recovery() AS in_recovery,
    current_setting('transaction_read_only') = 'on' AS read_only,
    (SELECT c.system_identifier::text FROM pg_control_system() c) AS system,
    CASE WHEN NOT pg_is_in_recovery()
      THEN left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END AS timeline,
    CASE WHEN NOT pg_is_in_recovery()
      THEN pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::text END AS position,
    extract(epoch FROM pg_postmaster_start_time())::text AS started_at`;

/** Nobody else holds such a statement up: a server that does not answer it is none that can be used. */
const BEGIN_WITHIN_MILLISECONDS = 5_000;

/**
 * Prepares a new session, in one round trip, and gives its server. Throws when it cannot be written to, and
 * `DatabaseUnfit` when the gateway cannot work there at all.
 */
export async function beginSession(
  client: Client,
  bounds: SessionBounds,
): Promise<ServerSessionFacts> {
  const query = {
    text: `${sessionSettings(bounds)};${IDENTITY}`,
    query_timeout: BEGIN_WITHIN_MILLISECONDS,
  };
  // Several statements in one text give several results, which the types do not know.
  const results: unknown = await client.query(query);
  const row = (results as QueryResult<IdentityRow>[]).at(-1)?.rows[0];
  if (row === undefined) throw new Error('The server did not say which one it is');
  refuseUnfit(row);
  const { timeline, position } = row;
  if (row.in_recovery || timeline === null || position === null) {
    throw notWritable('it is a standby');
  }
  if (row.read_only) throw notWritable('it takes no writes (default_transaction_read_only)');
  const { system, started_at: startedAt, pid, pid_since: pidSince } = row;
  const identity = { system, timeline, startedAt, position: BigInt(position) };
  return { identity, pid, pidSince };
}

/** Names are words of many languages, and come as UTF-8: SQL_ASCII would take them and count bytes. */
const ENCODING = 'UTF8';

function refuseUnfit({ database, encoding, replication_role: role }: IdentityRow): void {
  if (encoding !== ENCODING) {
    throw new DatabaseUnfit(
      `the database "${database}" has the encoding ${encoding}, which cannot hold what customers write`,
      `Create one with ENCODING '${ENCODING}' TEMPLATE template0, and name it in DATABASE_URL.`,
      '22P05',
    );
  }
  if (role !== 'origin') {
    throw new DatabaseUnfit(
      `session_replication_role is ${role} there, so that the guards of the books are off`,
      'Take that setting back from the role, the database or the server.',
      '42501',
    );
  }
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
