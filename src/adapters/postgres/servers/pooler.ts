import { DatabaseError, DatabaseUnfit } from '../connection/database-error';
import type { ServerClient } from './server-client';

/** SQLSTATE protocol_violation: as which a pooler refuses what its mode does not allow. */
export const PROTOCOL_VIOLATION = '08P01';

/** Whoever gives connections in turn shows it by the second; whoever gives the last one back, by the first. */
const LOOKS = 3;
const PID = 'SELECT pg_backend_pid() AS pid';

/**
 * Throws `DatabaseUnfit` when the pooler gives a connection to the server for a transaction, and not for a session:
 * another process of the server works for a client than before, or one for two clients. `one` rests, and was told by
 * its pooler a number of no process.
 */
export async function refuseSharedConnections(
  one: ServerClient,
  open: () => Promise<ServerClient>,
): Promise<void> {
  const other = await open();
  try {
    // Refused in statement mode, which shares as well.
    await other.query('BEGIN');
    await other.query('ROLLBACK');
    if (one.backendPid === other.backendPid) throw inMode('transaction');
    for (let look = 0; look < LOOKS; look += 1) {
      if (await isShared(one, other)) throw inMode('transaction');
    }
  } catch (error) {
    throw modeOf(DatabaseError.from(error));
  } finally {
    await other.end();
  }
}

async function isShared(one: ServerClient, other: ServerClient): Promise<boolean> {
  // In a row, as a pooler that goes round gives two connections in turn.
  const before = [await pidOf(one), await pidOf(one)];
  await other.query('BEGIN');
  try {
    if ((await pidOf(other)) !== other.backendPid || before.includes(other.backendPid)) return true;
    // The connection that `one` had may be at work for `other` now.
    return [...before, await pidOf(one)].some((pid) => pid !== one.backendPid);
  } finally {
    await other.query('ROLLBACK');
  }
}

async function pidOf(client: ServerClient): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>(PID);
  return rows[0]?.pid;
}

function inMode(mode: 'transaction' | 'statement'): DatabaseUnfit {
  return new DatabaseUnfit(
    `a pooler in ${mode} mode stands before it, in which the locks and settings of a session do not hold`,
    'Set the pooler to session mode (pool_mode = session), or connect to the server itself.',
    PROTOCOL_VIOLATION,
  );
}

/** In statement mode a transaction is refused. */
function modeOf(failure: DatabaseError): DatabaseError {
  const isRefused = failure.code === PROTOCOL_VIOLATION && failure.message.includes('statement');
  return isRefused ? inMode('statement') : failure;
}
