import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive, stopEmbeddedPostgres } from '../../../packages/embedded-postgres/src';

/** Carries the folder of the run's server from Jest's global set-up to its workers. */
export const TEST_HOME_VARIABLE = 'GATEWAY_TEST_POSTGRES_HOME';

/** Followed by the pid of the Jest run and a random part. */
export const TEST_HOME_PREFIX = 'crowdwiz-gateway-test-';

export async function removeHome(home: string): Promise<void> {
  if (existsSync(join(home, 'data'))) await stopEmbeddedPostgres(home);
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

/** A run that was killed leaves its server behind: the next run clears it away. */
export async function removeAbandonedHomes(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(TEST_HOME_PREFIX)) continue;
    const owner = Number(name.slice(TEST_HOME_PREFIX.length).split('-')[0]);
    if (!Number.isInteger(owner) || isProcessAlive(owner)) continue;
    await removeHome(join(tmpdir(), name));
  }
}
