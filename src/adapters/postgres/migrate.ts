import { Logger } from '@nestjs/common';
import type { Client } from 'pg';
import { DataSource } from 'typeorm';
import { openClient, waitForDatabase, type Patience } from './connect';
import { createMigrationDataSource } from './data-source';
import { MIGRATIONS } from './migrations';

/** Any constant number: of two processes that start together, one migrates and the other waits. */
const MIGRATION_LOCK = 7_001_201;
/** Whoever holds it and says nothing for so long is frozen. */
const FROZEN_AFTER_MILLISECONDS = 20_000;
const PING_EVERY_MILLISECONDS = 4_000;

/**
 * Waits for the database and applies the migrations that are pending, all or none, as the role of the
 * connection string, which then owns what they create. What has to follow each of them follows under the
 * same lock. Throws `DatabaseUnavailable` when there is no database to be had.
 */
export async function runMigrations(
  ownerUrl: string,
  patience?: Patience,
  andThen: (owner: Client) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await waitForDatabase(ownerUrl, patience);
  const lockHolder = await openClient(ownerUrl);
  let pings: NodeJS.Timeout | null = null;
  try {
    await lockHolder.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    pings = await showLife(lockHolder);
    await applyPending(ownerUrl);
    await andThen(lockHolder);
  } finally {
    if (pings) clearInterval(pings);
    // Ends the session, and the lock with it.
    await lockHolder.end();
  }
}

/** A frozen process keeps its connection, and with it the lock for which others wait: its session ends. */
async function showLife(client: Client): Promise<NodeJS.Timeout> {
  await client.query(`SET idle_session_timeout = ${FROZEN_AFTER_MILLISECONDS}`);
  return setInterval(() => {
    client.query('SELECT 1').catch((error: unknown) => {
      new Logger('Postgres').warn(`The lock of migrations is lost: ${String(error)}`);
    });
  }, PING_EVERY_MILLISECONDS).unref();
}

/**
 * Names of the migrations that have not run on the database, oldest first; none when the role may not look,
 * which is told as a privilege that it lacks. Only reads.
 */
export async function pendingMigrations(client: Client): Promise<readonly string[]> {
  const names = MIGRATIONS.map(({ name }) => name);
  const found = await client.query<{ is_there: boolean; may_look: boolean | null }>(
    `SELECT to_regclass('schema_migration') IS NOT NULL AS is_there,
       has_table_privilege(to_regclass('schema_migration'), 'SELECT') AS may_look`,
  );
  if (found.rows[0]?.is_there !== true) return names;
  if (found.rows[0].may_look !== true) return [];
  const { rows } = await client.query<{ name: string }>('SELECT name FROM schema_migration');
  const applied = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !applied.has(name));
}

async function applyPending(url: string): Promise<void> {
  const dataSource: DataSource = await createMigrationDataSource(url).initialize();
  try {
    const applied = await dataSource.runMigrations();
    const names = applied.map(({ name }) => name).join(', ');
    if (names !== '') new Logger('Postgres').log(`Applied migrations: ${names}`);
  } finally {
    await dataSource.destroy();
  }
}
