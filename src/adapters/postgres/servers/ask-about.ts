import { Client, type ClientConfig } from 'pg';
import { DatabaseError } from '../connection/database-error';
import type { Whereabouts } from './answer-watch';

/** A session of ours as its server knows it. */
export interface SessionOfServer {
  readonly pid: number;
  /** When its process began: numbers of processes are given out again. */
  readonly since: string;
}

const ANSWERS_WITHIN_MILLISECONDS = 3_000;

/**
 * Waits for a lock, a disk or a standby are work; one for its client is none, whatever it is called. A session that is
 * lost to us is ended, as it may hold what others wait for.
 */
const LOOK = `
  SELECT is_busy, CASE WHEN NOT is_busy THEN pg_terminate_backend(pid) END AS is_ended
  FROM (SELECT pid, state = 'active' AND wait_event_type IS DISTINCT FROM 'Client' AS is_busy
    FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2::timestamptz) found`;

/** Asks the server over a connection of its own, and ends there what is lost. Never throws. */
export async function askAbout(
  config: ClientConfig,
  { pid, since }: SessionOfServer,
): Promise<Whereabouts> {
  const client = new Client({
    ...config,
    connectionTimeoutMillis: ANSWERS_WITHIN_MILLISECONDS,
    query_timeout: ANSWERS_WITHIN_MILLISECONDS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ is_busy: boolean | null }>(LOOK, [pid, since]);
    return rows[0]?.is_busy === true ? 'busy' : 'lost';
  } catch (error) {
    return isWayThere(DatabaseError.from(error)) ? 'unknown' : 'unreachable';
  } finally {
    client.end().catch(() => undefined);
    setTimeout(() => client.connection.stream.destroy(), ANSWERS_WITHIN_MILLISECONDS).unref();
  }
}

/** What the operating system says, and a time-out that the driver tells without a code, come from no server. */
function isWayThere({ code }: DatabaseError): boolean {
  return code !== null && !code.startsWith('E');
}
