import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import {
  createDatabase,
  dropDatabase,
  startEmbeddedPostgres,
  type DatabaseUrls,
} from 'crowdwiz-embedded-postgres';
import { prepareDatabase } from '../../src/adapters/postgres';
import { copyDatabase, type DatabaseCopy } from 'crowdwiz-sandbox/postgres';
import { TEST_HOME_VARIABLE } from './postgres/postgres-home';

/** A database of one test file's own, with all migrations applied: `url` is the gateway's role. */
export interface TestDatabase extends DatabaseUrls {
  /** Drops it, open connections included. */
  drop(): Promise<void>;
  /** A copy as a backup makes it, to be put back later. Nobody may be connected. */
  copy(): Promise<DatabaseCopy>;
}

const TEMPLATE_NAME = 'gateway_test_template';
/** Any constant number: it serialises the workers while the template is made or copied. */
const TEMPLATE_LOCK = 7_002_002;

/**
 * Gives a fresh database, copied from a template in which the migrations already ran.
 * Throws when there is no PostgreSQL: a test that needs one must not pass without.
 * `TEST_DATABASE_URL` names another server; its database's name must contain "test".
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = await testServerUrl();
  const name = `gateway_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  const urls = await withTemplateLock(adminUrl, async (admin) => {
    await prepareTemplate(admin, adminUrl);
    return createDatabase(adminUrl, name, TEMPLATE_NAME);
  });
  return testDatabase(adminUrl, name, urls);
}

/** A fresh database without any table, for tests of the migrations themselves. */
export async function createEmptyTestDatabase(): Promise<TestDatabase> {
  const adminUrl = await testServerUrl();
  const name = `gateway_test_empty_${process.pid}_${randomBytes(6).toString('hex')}`;
  return testDatabase(adminUrl, name, await createDatabase(adminUrl, name));
}

function testDatabase(adminUrl: string, name: string, urls: DatabaseUrls): TestDatabase {
  return {
    ...urls,
    drop: () => dropDatabase(adminUrl, name),
    copy: () => copyDatabase(adminUrl, name),
  };
}

/** Throws unless the connection string names a database for tests. */
export function requireTestDatabase(url: string): void {
  const name = new URL(url).pathname.slice(1);
  if (!name.includes('test')) {
    throw new Error(`refusing the database "${name}": its name does not contain "test"`);
  }
}

async function testServerUrl(): Promise<string> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined) {
    requireTestDatabase(given);
    return given;
  }
  const home = process.env[TEST_HOME_VARIABLE];
  if (home === undefined) {
    throw new Error(`${TEST_HOME_VARIABLE} is not set: run the tests through jest.config.cjs`);
  }
  const server = await startEmbeddedPostgres({ home, durable: false });
  return (await server.createDatabase('gateway_test_admin')).adminUrl;
}

async function prepareTemplate(admin: Client, adminUrl: string): Promise<void> {
  const found = await admin.query<{ datistemplate: boolean }>(
    'SELECT datistemplate FROM pg_database WHERE datname = $1',
    [TEMPLATE_NAME],
  );
  // Marked as a template only when the migrations are through: anything else is a leftover.
  if (found.rows[0]?.datistemplate && !isExternalServer()) return;
  if (found.rowCount) await admin.query(`ALTER DATABASE ${TEMPLATE_NAME} IS_TEMPLATE false`);
  await dropDatabase(adminUrl, TEMPLATE_NAME);
  const template = await createDatabase(adminUrl, TEMPLATE_NAME);
  await prepareDatabase(template, { refusesStrongRole: true });
  await admin.query(`ALTER DATABASE ${TEMPLATE_NAME} IS_TEMPLATE true`);
}

/** Somebody else's server outlives the run, so its template may be of older migrations. */
function isExternalServer(): boolean {
  return process.env['TEST_DATABASE_URL'] !== undefined;
}

/** A template cannot be copied while anybody is connected to it, hence one worker at a time. */
function withTemplateLock<Result>(
  adminUrl: string,
  work: (admin: Client) => Promise<Result>,
): Promise<Result> {
  return withClient(adminUrl, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    return work(admin);
  });
}

async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
