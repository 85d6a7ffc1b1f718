import { removeHome, TEST_HOME_VARIABLE } from './postgres-home';

/** Jest's global tear-down: stops the run's server, if any test started it, and removes its data. */
export default async function stopPostgres(): Promise<void> {
  const home = process.env[TEST_HOME_VARIABLE];
  if (home !== undefined) await removeHome(home);
}
