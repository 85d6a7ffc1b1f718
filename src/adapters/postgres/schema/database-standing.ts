import type { Client } from 'pg';
import { addressOf } from '../connection/connect';
import { pendingMigrations } from './migrate';
import { inspectRole, type RoleInspection } from '../roles/inspect-role';
import { schemaOf } from './schema-of';
import { tablesWith, type TeamMigrations } from './team-migrations';

const TWO_ROLES = 'docs/OPERATIONS.md, "Two roles"';

/** What the role of a connection string finds, and may do. */
export interface DatabaseStanding extends RoleInspection {
  readonly address: string;
  /** It could create tables, as the one role of an installation that has no other does. */
  readonly mayCreate: boolean;
  readonly pending: readonly string[];
}

/** Only reads. */
export async function lookAsRole(
  client: Client,
  url: string,
  team: TeamMigrations | null = null,
): Promise<DatabaseStanding> {
  const { rows } = await client.query<{ role: string; may_create: boolean }>(
    `SELECT current_user::text AS role,
       has_schema_privilege(current_schema(), 'CREATE') AS may_create`,
  );
  const { role = '', may_create: mayCreate = false } = rows[0] ?? {};
  const inspection = await inspectRole(client, role, await schemaOf(client), tablesWith(team));
  const pending = await pendingMigrations(client, team);
  return { ...inspection, address: addressOf(url), mayCreate, pending };
}

export function tooStrong({ role, rank, excess }: RoleInspection): string {
  return (
    `The role "${role}" of DATABASE_URL may do more than the gateway needs: it ` +
    `${[...rank, ...excess].join(', ')}. Whoever takes over the gateway could change the books with it. ` +
    `"npm run db:roles" makes two roles of one (${TWO_ROLES}).`
  );
}

export function tooWeak({ role, missing }: RoleInspection): string {
  return (
    `The role "${role}" of DATABASE_URL lacks ${missing.join(', ')}. Set DATABASE_OWNER_URL, or ` +
    `run "npm run db:migrate" as the owner, which grants it (${TWO_ROLES}).`
  );
}

export function notMigrated({ role, address, schema, pending }: DatabaseStanding): string {
  return (
    `The database at ${address} lacks ${pending.length} migrations in the schema "${schema}" ` +
    `(the first is ${pending[0] ?? ''}), and the role "${role}" of DATABASE_URL may not apply ` +
    `them. Set DATABASE_OWNER_URL, or run "npm run db:migrate" as the owner (${TWO_ROLES}).`
  );
}
