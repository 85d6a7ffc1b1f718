import { loginOf, migrateAndGrant, patienceOf } from './adapters/postgres';
import { ConfigError, readDatabaseSettings, readEnvironment } from './platform/config';

/**
 * `npm run db:migrate`: applies pending migrations as the owner and gives the gateway's role what they take,
 * so that the gateway itself need not know the owner's password.
 */
async function main(): Promise<number> {
  try {
    const { url, ownerUrl, waitSeconds } = readDatabaseSettings(readEnvironment());
    if (url === null || ownerUrl === null) {
      process.stderr.write('Set DATABASE_OWNER_URL, and DATABASE_URL for the gateway itself.\n');
      return 1;
    }
    const { role } = loginOf(url.reveal());
    await migrateAndGrant(ownerUrl.reveal(), role, patienceOf(waitSeconds));
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      error instanceof ConfigError ? `${reason}\n` : `The database was not migrated: ${reason}\n`,
    );
    return 1;
  }
}

void main().then((exitCode) => {
  process.exitCode = exitCode;
});
