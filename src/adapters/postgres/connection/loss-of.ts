import type { QueryRunner } from 'typeorm';
import { ServerClient } from '../servers/server-client';
import { DatabaseError } from './database-error';

/**
 * Why the connection of a query runner has ended by itself; null when it has not. TypeORM lets go of a connection
 * that is lost, and says from then on that the runner was released, whatever the reason was.
 */
export async function lossOf(runner: QueryRunner): Promise<DatabaseError | null> {
  // Otherwise it may have none, and would take one.
  if (!runner.isReleased) return null;
  const client: unknown = await runner.connect();
  if (!(client instanceof ServerClient) || client.loss === null) return null;
  const { message, code, constraint, table } = client.loss;
  const said = `the connection to the database was lost: ${message}`;
  return new DatabaseError(said, code, constraint, table);
}
