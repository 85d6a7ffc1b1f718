import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { openClient, waitForDatabase, type Patience } from './connect';
import { createDataSource, createMigrationDataSource } from './data-source';
import type { DatabaseOptions } from './database-options';

/** Any constant number: of two processes that start together, one migrates and the other waits. */
const MIGRATION_LOCK = 7_001_201;

/**
 * Waits for the database and applies the migrations that are pending, all or none.
 * Throws `DatabaseUnavailable` when there is no database to be had.
 */
export async function runMigrations(url: string, patience?: Patience): Promise<void> {
  await waitForDatabase(url, patience);
  const lockHolder = await openClient(url);
  try {
    await lockHolder.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await applyPending(url);
  } finally {
    // Ends the session, and the lock with it.
    await lockHolder.end();
  }
}

/** The migrated database's pool, connected. The caller destroys it. */
export async function connectDatabase(
  options: DatabaseOptions,
  patience?: Patience,
): Promise<DataSource> {
  await runMigrations(options.url, patience);
  return createDataSource(options).initialize();
}

async function applyPending(url: string): Promise<void> {
  const dataSource = await createMigrationDataSource(url).initialize();
  try {
    const applied = await dataSource.runMigrations();
    const names = applied.map(({ name }) => name).join(', ');
    if (names !== '') new Logger('Postgres').log(`Applied migrations: ${names}`);
  } finally {
    await dataSource.destroy();
  }
}
