import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAbandonedHomes, TEST_HOME_PREFIX, TEST_HOME_VARIABLE } from './postgres-home';

/**
 * Jest's global set-up names the folder of this run's PostgreSQL. The server itself starts with the
 * first test that asks for a database, so that unit tests wait for nothing.
 */
export default async function startPostgres(): Promise<void> {
  await removeAbandonedHomes();
  process.env[TEST_HOME_VARIABLE] = mkdtempSync(
    join(tmpdir(), `${TEST_HOME_PREFIX}${process.pid}-`),
  );
}
