import { Logger } from '@nestjs/common';
import type { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { addressOf, openClient, waitForDatabase, type Patience } from './connect';
import { createDataSource } from './data-source';
import type { DatabaseOptions } from './database-options';
import { pendingMigrations, runMigrations } from './migrate';
import { planGrants, takeSteps, type Step } from './roles/grants';
import { schemaOf } from './schema-of';
import { inspectRole, isOwner, type RoleInspection } from './roles/inspect-role';

export interface DatabaseAccess {
  /** As which the gateway runs. */
  readonly url: string;
  /** As which the tables are migrated; null: somebody else does that, or both are one role. */
  readonly ownerUrl: string | null;
}

export interface PreparationOptions {
  readonly patience?: Patience;
  /** Whether a role that may do more than the gateway needs is refused; otherwise it is warned about. */
  readonly refusesStrongRole: boolean;
}

/** The gateway cannot or should not work as the role of DATABASE_URL. Names what and the fix. */
export class RoleUnfit extends Error {
  override readonly name = 'RoleUnfit';
}

const TWO_ROLES = 'docs/OPERATIONS.md, "Two roles"';

/**
 * Waits for the database, migrates it, gives the gateway's role what it needs, and checks that it has that
 * and no more. A role that is too strong is refused before anything is changed. Throws
 * `DatabaseUnavailable` or `RoleUnfit`.
 */
export async function prepareDatabase(
  { url, ownerUrl }: DatabaseAccess,
  { patience, refusesStrongRole }: PreparationOptions,
): Promise<void> {
  await waitForDatabase(url, patience);
  const before = await withClient(url, whoIs);
  const isStrong = before.rank.length > 0 || (ownerUrl === null && before.excess.length > 0);
  if (refusesStrongRole && isStrong) throw tooStrong(before);
  if (ownerUrl !== null) await migrateAndGrant(ownerUrl, before.role, patience);
  else if (before.mayCreate) await runMigrations(url, patience);
  const now = await withClient(url, whoIs);
  if (now.pending.length > 0) throw notMigrated(now);
  if (now.missing.length > 0) throw tooWeak(now);
  if (now.rank.length === 0 && now.excess.length === 0) return;
  if (refusesStrongRole) throw tooStrong(now);
  new Logger('Postgres').warn(tooStrong(now).message);
}

/**
 * Migrates as the owner, and gives the role what the present tables ask for. Does nothing twice.
 */
export async function migrateAndGrant(
  ownerUrl: string,
  role: string,
  patience?: Patience,
): Promise<void> {
  const logger = new Logger('Postgres');
  await runMigrations(ownerUrl, patience, async (owner) => {
    const schema = await schemaOf(owner);
    const inspection = await inspectRole(owner, role, schema);
    for (const table of inspection.unknownTables) {
      logger.warn(`The table ${table} is not of the gateway: its role gets nothing on it`);
    }
    if (isOwner(inspection)) return;
    const steps = await planGrants(owner, role, schema);
    await takeSteps(owner, steps);
    tellSteps(logger, role, steps);
  });
}

/** What was taken away may be missed by somebody: each of it is told. */
function tellSteps(logger: Logger, role: string, steps: readonly Step[]): void {
  const [taken, given] = [steps.filter(({ takes }) => takes), steps.filter(({ takes }) => !takes)];
  for (const { what } of taken) logger.log(`Privileges: ${what}`);
  if (given.length > 0) {
    logger.log(`Privileges: the role "${role}" got what ${given.length} objects take`);
  }
}

/** The pool of a database that was prepared. The caller destroys it. */
export async function connectDatabase(
  options: DatabaseOptions,
  patience?: Patience,
): Promise<DataSource> {
  await waitForDatabase(options.url, patience);
  const found = await withClient(options.url, whoIs);
  if (found.pending.length > 0) throw notMigrated(found);
  return createDataSource(options).initialize();
}

interface Whoever extends RoleInspection {
  readonly address: string;
  /** It could create tables, as the one role of an installation that has no other does. */
  readonly mayCreate: boolean;
  readonly pending: readonly string[];
}

async function whoIs(client: Client, url: string): Promise<Whoever> {
  const { rows } = await client.query<{ role: string; may_create: boolean }>(
    `SELECT current_user::text AS role,
       has_schema_privilege(current_schema(), 'CREATE') AS may_create`,
  );
  const { role = '', may_create: mayCreate = false } = rows[0] ?? {};
  const inspection = await inspectRole(client, role, await schemaOf(client));
  const pending = await pendingMigrations(client);
  return { ...inspection, address: addressOf(url), mayCreate, pending };
}

function tooStrong({ role, rank, excess }: RoleInspection): RoleUnfit {
  return new RoleUnfit(
    `The role "${role}" of DATABASE_URL may do more than the gateway needs: it ` +
      `${[...rank, ...excess].join(', ')}. Whoever takes over the gateway could change the books with it. ` +
      `"npm run db:roles" makes two roles of one (${TWO_ROLES}).`,
  );
}

function tooWeak({ role, missing }: RoleInspection): RoleUnfit {
  return new RoleUnfit(
    `The role "${role}" of DATABASE_URL lacks ${missing.join(', ')}. Set DATABASE_OWNER_URL, or ` +
      `run "npm run db:migrate" as the owner, which grants it (${TWO_ROLES}).`,
  );
}

function notMigrated({ role, address, schema, pending }: Whoever): RoleUnfit {
  return new RoleUnfit(
    `The database at ${address} lacks ${pending.length} migrations in the schema "${schema}" ` +
      `(the first is ${pending[0] ?? ''}), and the role "${role}" of DATABASE_URL may not apply ` +
      `them. Set DATABASE_OWNER_URL, or run "npm run db:migrate" as the owner (${TWO_ROLES}).`,
  );
}

async function withClient<Result>(
  url: string,
  work: (client: Client, url: string) => Promise<Result>,
): Promise<Result> {
  const client = await openClient(url);
  try {
    return await work(client, url);
  } finally {
    await client.end();
  }
}
