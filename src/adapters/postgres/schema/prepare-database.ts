import { Logger } from '@nestjs/common';
import type { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { waitForDatabase, withClient, type Patience } from '../connection/connect';
import { createDataSource } from '../connection/data-source';
import type { DatabaseOptions } from '../connection/database-options';
import { lookAsRole, notMigrated, tooStrong, tooWeak } from './database-standing';
import { runMigrations } from './migrate';
import { planGrants, takeSteps, type Step } from '../roles/grants';
import { schemaOf } from './schema-of';
import { inspectRole, isOwner } from '../roles/inspect-role';
import { tablesWith, type TeamMigrations } from './team-migrations';

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
  /** Tables of a team beside the gateway's. */
  readonly team?: TeamMigrations | null;
}

/** The gateway cannot or should not work as the role of DATABASE_URL. Names what and the fix. */
export class RoleUnfit extends Error {
  override readonly name = 'RoleUnfit';
}

/**
 * Waits for the database, migrates it, gives the gateway's role what it needs, and checks that it has that
 * and no more. A role that is too strong is refused before anything is changed. Throws
 * `DatabaseUnavailable` or `RoleUnfit`.
 */
export async function prepareDatabase(
  { url, ownerUrl }: DatabaseAccess,
  { patience, refusesStrongRole, team = null }: PreparationOptions,
): Promise<void> {
  await waitForDatabase(url, patience);
  const look = (client: Client) => lookAsRole(client, url, team);
  const before = await withClient(url, look);
  const isStrong = before.rank.length > 0 || (ownerUrl === null && before.excess.length > 0);
  if (refusesStrongRole && isStrong) throw new RoleUnfit(tooStrong(before));
  if (ownerUrl !== null) await migrateAndGrant(ownerUrl, before.role, patience, team);
  else if (before.mayCreate) await runMigrations(url, patience, undefined, team);
  const now = await withClient(url, look);
  if (now.pending.length > 0) throw new RoleUnfit(notMigrated(now));
  if (now.missing.length > 0) throw new RoleUnfit(tooWeak(now));
  if (now.rank.length === 0 && now.excess.length === 0) return;
  if (refusesStrongRole) throw new RoleUnfit(tooStrong(now));
  new Logger('Postgres').warn(tooStrong(now));
}

/**
 * Migrates as the owner, and gives the role what the present tables ask for. Does nothing twice.
 */
export async function migrateAndGrant(
  ownerUrl: string,
  role: string,
  patience?: Patience,
  team: TeamMigrations | null = null,
): Promise<void> {
  const logger = new Logger('Postgres');
  const grant = async (owner: Client): Promise<void> => {
    const schema = await schemaOf(owner);
    const classes = tablesWith(team);
    const inspection = await inspectRole(owner, role, schema, classes);
    for (const table of inspection.unknownTables) {
      logger.warn(`The table ${table} is not of the gateway: its role gets nothing on it`);
    }
    if (isOwner(inspection)) return;
    const steps = await planGrants(owner, role, schema, classes);
    await takeSteps(owner, steps);
    tellSteps(logger, role, steps);
  };
  await runMigrations(ownerUrl, patience, grant, team);
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
  const found = await withClient(options.url, (client) => lookAsRole(client, options.url));
  if (found.pending.length > 0) throw new RoleUnfit(notMigrated(found));
  return createDataSource(options).initialize();
}
