import { migrateDatabase } from './migrate-database';
import { ConfigError, readDatabaseSettings, readEnvironment } from './platform/config';

/**
 * `npm run db:migrate`: applies pending migrations as the owner and gives the gateway's role what they take,
 * so that the gateway itself need not know the owner's password.
 */
async function main(): Promise<number> {
  try {
    await migrateDatabase(readDatabaseSettings(readEnvironment()));
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
