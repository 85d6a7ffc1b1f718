import { migrateDatabase } from './migrate-database';
import { readDatabaseSettings, readEnvironment } from './platform/config';
import { runCommand } from './run-command';

/**
 * `npm run db:migrate`: applies pending migrations as the owner and gives the gateway's role what they take,
 * so that the gateway itself need not know the owner's password.
 */
async function main(): Promise<number> {
  await migrateDatabase(readDatabaseSettings(readEnvironment()));
  return 0;
}

runCommand(main, 'The database was not migrated');
