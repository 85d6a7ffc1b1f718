import { createHmac } from 'node:crypto';
import { Client } from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error';

/** Who may connect to a database, password included. */
export interface DatabaseUrls {
  /** The gateway's role. */
  readonly url: string;
  /** The role that owns the tables. */
  readonly ownerUrl: string;
  /** The superuser. */
  readonly adminUrl: string;
}

export const OWNER_ROLE = 'crowdwiz_owner';
export const GATEWAY_ROLE = 'crowdwiz_gateway';

const CONNECT_TIMEOUT_MILLISECONDS = 5_000;
/** Any constant number; the lock ends with its connection. */
const CREATE_DATABASE_LOCK = 7_002_001;

/** Creates the database and its two roles, unless they are there. */
export async function createDatabase(
  adminUrl: string,
  name: string,
  template?: string,
): Promise<DatabaseUrls> {
  const quoted = quoteName(name);
  const urls = urlsOf(adminUrl, name);
  const isNew = await withClient(adminUrl, async (admin) => {
    // Two who look first and then create would collide.
    await admin.query('SELECT pg_advisory_lock($1)', [CREATE_DATABASE_LOCK]);
    await createRoles(admin, adminUrl);
    const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount !== 0) return false;
    const from = template === undefined ? '' : ` TEMPLATE ${quoteName(template)}`;
    await admin.query(`CREATE DATABASE ${quoted} OWNER ${OWNER_ROLE}${from}`);
    // A copy has the privileges of everybody, whatever its template had.
    await admin.query(`REVOKE TEMPORARY ON DATABASE ${quoted} FROM PUBLIC`);
    return true;
  });
  if (!isNew) await withClient(urls.adminUrl, handOver);
  return urls;
}

/** Drops the database, open connections included; a missing one is no error. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    await admin.query(`DROP DATABASE IF EXISTS ${quoteName(name)} WITH (FORCE)`);
  });
}

/** One connection, closed whatever happens. */
export async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MILLISECONDS,
  });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createRoles(admin: Client, adminUrl: string): Promise<void> {
  for (const role of [OWNER_ROLE, GATEWAY_ROLE]) {
    const found = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    if (found.rowCount !== 0) continue;
    const password = admin.escapeLiteral(passwordOf(role, adminUrl));
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD ${password}`);
  }
}

/** Those of a database that the superuser once owned, when there was one role for all. */
async function handOver(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ statement: string }>(`
    SELECT format('ALTER DATABASE %I OWNER TO ${OWNER_ROLE}', datname) AS statement
    FROM pg_database WHERE datname = current_database() AND datdba <> '${OWNER_ROLE}'::regrole
    UNION ALL
    SELECT format('ALTER TABLE %s OWNER TO ${OWNER_ROLE}', oid::regclass) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND relowner <> '${OWNER_ROLE}'::regrole
    UNION ALL
    SELECT format('ALTER FUNCTION %s OWNER TO ${OWNER_ROLE}', oid::regprocedure) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proowner <> '${OWNER_ROLE}'::regrole`);
  for (const { statement } of rows) await admin.query(statement);
}

function urlsOf(adminUrl: string, name: string): DatabaseUrls {
  const as = (role: string | null): string => {
    const url = new URL(adminUrl);
    url.pathname = `/${name}`;
    if (role !== null) {
      url.username = role;
      url.password = passwordOf(role, adminUrl);
    }
    return url.toString();
  };
  return { url: as(GATEWAY_ROLE), ownerUrl: as(OWNER_ROLE), adminUrl: as(null) };
}

/** Follows from the superuser's, so that there is one to keep. */
function passwordOf(role: string, adminUrl: string): string {
  const { password } = new URL(adminUrl);
  return createHmac('sha256', decodeURIComponent(password)).update(role).digest('base64url');
}

function quoteName(name: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) {
    throw new EmbeddedPostgresError(`not a database name: ${JSON.stringify(name)}`);
  }
  return `"${name}"`;
}
