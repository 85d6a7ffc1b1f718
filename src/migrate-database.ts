import {
  checkTeamMigrations,
  loginOf,
  migrateAndGrant,
  patienceOf,
  type TeamMigrations,
} from './adapters/postgres';
import type { DatabaseSettings } from './platform/config';

/**
 * Applies pending migrations as the owner, the gateway's and then the team's, and gives the gateway's role what
 * the tables take: for installations whose gateway does not know the owner's password. Throws
 * `MigrationsRefused` and `DatabaseUnavailable`.
 */
export async function migrateDatabase(
  { url, ownerUrl, waitSeconds }: DatabaseSettings,
  { migrations }: { readonly migrations?: TeamMigrations } = {},
): Promise<void> {
  if (url === null || ownerUrl === null) {
    throw new Error('set DATABASE_OWNER_URL, and DATABASE_URL for the gateway itself.');
  }
  if (migrations !== undefined) checkTeamMigrations(migrations);
  const { role } = loginOf(url.reveal());
  await migrateAndGrant(ownerUrl.reveal(), role, patienceOf(waitSeconds), migrations ?? null);
}
