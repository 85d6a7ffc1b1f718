import { Logger } from '@nestjs/common';
import type { Client } from 'pg';
import { DataSource } from 'typeorm';
import { openClient, waitForDatabase, type Patience } from '../connection/connect';
import {
  createMigrationDataSource,
  GATEWAY_MIGRATIONS,
  type MigrationSet,
} from '../connection/data-source';
import { TEAM_MIGRATIONS_TABLE, type TeamMigrations } from './team-migrations';

/** Any constant number: of two processes that start together, one migrates and the other waits. */
const MIGRATION_LOCK = 7_001_201;
/** Whoever holds it and says nothing for so long is frozen. */
const FROZEN_AFTER_MILLISECONDS = 20_000;
const PING_EVERY_MILLISECONDS = 4_000;

/** In the order in which they are applied. */
function setsOf(team: TeamMigrations | null): readonly MigrationSet[] {
  if (team === null) return [GATEWAY_MIGRATIONS];
  return [GATEWAY_MIGRATIONS, { table: TEAM_MIGRATIONS_TABLE, steps: team.steps }];
}

/**
 * Waits for the database and applies the migrations that are pending as the role of the connection string,
 * which then owns what they create: the gateway's, all or none, and then the team's, all or none. What has to
 * follow each of them follows under the same lock. Throws `DatabaseUnavailable` when there is no database available.
 */
export async function runMigrations(
  ownerUrl: string,
  patience?: Patience,
  andThen: (owner: Client) => Promise<void> = () => Promise.resolve(),
  team: TeamMigrations | null = null,
): Promise<void> {
  await waitForDatabase(ownerUrl, patience);
  const lockHolder = await openClient(ownerUrl);
  let pings: NodeJS.Timeout | null = null;
  try {
    await lockHolder.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    pings = await showLife(lockHolder);
    for (const set of setsOf(team)) await applyPending(ownerUrl, set);
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
export async function pendingMigrations(
  client: Client,
  team: TeamMigrations | null = null,
): Promise<readonly string[]> {
  const pending: string[] = [];
  for (const set of setsOf(team)) pending.push(...(await pendingOf(client, set)));
  return pending;
}

async function pendingOf(
  client: Client,
  { table, steps }: MigrationSet,
): Promise<readonly string[]> {
  const names = steps.map(({ name }) => name);
  const found = await client.query<{ is_there: boolean; may_look: boolean | null }>(
    `SELECT to_regclass($1) IS NOT NULL AS is_there,
       has_table_privilege(to_regclass($1), 'SELECT') AS may_look`,
    [table],
  );
  if (found.rows[0]?.is_there !== true) return names;
  if (found.rows[0].may_look !== true) return [];
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${table}`);
  const applied = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !applied.has(name));
}

async function applyPending(url: string, set: MigrationSet): Promise<void> {
  const dataSource: DataSource = await createMigrationDataSource(url, set).initialize();
  try {
    const applied = await dataSource.runMigrations();
    const names = applied.map(({ name }) => name).join(', ');
    if (names !== '') new Logger('Postgres').log(`Applied migrations: ${names}`);
  } finally {
    await dataSource.destroy();
  }
}
