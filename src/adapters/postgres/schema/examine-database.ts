import type { Client } from 'pg';
import { type DatabaseStanding, lookAsRole } from './database-standing';
import {
  type CommonSetting,
  type Fingerprint,
  settingsApart,
} from '../connection/setting-fingerprints';
import { waitForDatabase, withClient } from '../connection/connect';
import { MIGRATIONS } from '../migrations';
import { planGrants } from '../roles/grants';
import { inspectRole, isOwner } from '../roles/inspect-role';
import { schemaOf } from './schema-of';

/** What the role of DATABASE_OWNER_URL finds. */
export interface OwnerExamination {
  readonly role: string;
  /** It is the same database of the same server as that of DATABASE_URL. */
  readonly isSameDatabase: boolean;
  /** It can create tables, and owns those that are there. */
  readonly mayMigrate: boolean;
  /** What the next start grants and revokes, such as `grant SELECT on table deposit to gateway`. */
  readonly grants: readonly string[];
}

/** What the tables say that the settings must fit; each null while it is not there yet. */
export interface BooksExamination {
  readonly cursor: {
    readonly chainId: string;
    readonly hotWalletId: string;
    readonly blockNumber: number;
    readonly historySequence: number;
  } | null;
  readonly pointsDecimals: number | null;
  /** Of the hot wallet's keys that somebody answers for. */
  readonly acceptedAuthority: string | null;
  readonly halts: readonly {
    readonly scope: string;
    readonly since: Date;
    readonly by: string;
    readonly reason: string;
  }[];
  readonly openFindings: readonly { readonly kind: string; readonly count: number }[];
}

export interface DatabaseExamination {
  readonly standing: DatabaseStanding;
  /** Such as 170004. */
  readonly serverVersion: number;
  readonly connectionsMaximum: number;
  /** The server's clock less that of this machine, by half of the way there and back. */
  readonly clockDifferenceMilliseconds: number;
  /** Migrations that this build does not know: a later one has run. */
  readonly laterMigrations: readonly string[];
  readonly books: BooksExamination;
  /** What a process that lives has otherwise. */
  readonly settingsApart: readonly CommonSetting[];
}

const ONE_TRY = { attempts: 1, pauseMilliseconds: 0 };
const SILENT = { warn: () => undefined };

/**
 * Looks at the database as the gateway's role, in a transaction that can only read.
 * Throws `DatabaseUnavailable` after one try.
 */
export async function examineDatabase(
  url: string,
  fingerprints: readonly Fingerprint[] = [],
): Promise<DatabaseExamination> {
  await waitForDatabase(url, ONE_TRY, SILENT);
  return readOnly(url, async (client) => {
    const standing = await lookAsRole(client, url);
    return {
      standing,
      ...(await examineServer(client)),
      laterMigrations: await laterMigrations(client),
      books: await examineBooks(client),
      settingsApart: await settingsApart(client, fingerprints),
    };
  });
}

/** The same as the owner. `url` is that of the gateway's role, whose privileges are compared. */
export async function examineOwner(ownerUrl: string, url: string): Promise<OwnerExamination> {
  await waitForDatabase(ownerUrl, ONE_TRY, SILENT);
  const gateway = await readOnly(url, whereItIs);
  return readOnly(ownerUrl, async (client) => {
    const owner = await whereItIs(client);
    const isSameDatabase = owner.place === gateway.place;
    const schema = await schemaOf(client);
    const isTheOwner = isOwner(await inspectRole(client, owner.role, schema));
    const mayMigrate = owner.mayCreate && (isTheOwner || !owner.hasTables);
    const plan =
      isSameDatabase && owner.hasTables ? await planGrants(client, gateway.role, schema) : [];
    const grants = plan.map(({ what }) => what);
    return { role: owner.role, isSameDatabase, mayMigrate, grants };
  });
}

function readOnly<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  return withClient(url, async (client) => {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return work(client);
  });
}

interface Whereabouts {
  readonly role: string;
  readonly place: string;
  readonly mayCreate: boolean;
  readonly hasTables: boolean;
}

async function whereItIs(client: Client): Promise<Whereabouts> {
  const { rows } = await client.query<Whereabouts>(
    `SELECT current_user::text AS role,
       (SELECT system_identifier FROM pg_control_system()) || '/' || current_database() AS place,
       has_schema_privilege(current_schema(), 'CREATE') AS "mayCreate",
       to_regclass('schema_migration') IS NOT NULL AS "hasTables"`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The server did not say which one it is');
  return row;
}

async function examineServer(
  client: Client,
): Promise<
  Pick<DatabaseExamination, 'serverVersion' | 'connectionsMaximum' | 'clockDifferenceMilliseconds'>
> {
  const before = Date.now();
  const { rows } = await client.query<{ version: number; connections: number; now: string }>(
    `SELECT current_setting('server_version_num')::integer AS version,
       current_setting('max_connections')::integer
         - current_setting('superuser_reserved_connections')::integer AS connections,
       extract(epoch FROM clock_timestamp()) * 1000 AS now`,
  );
  const half = (Date.now() - before) / 2;
  const { version = 0, connections = 0, now = '0' } = rows[0] ?? {};
  return {
    serverVersion: version,
    connectionsMaximum: connections,
    clockDifferenceMilliseconds: Math.round(Number(now) - before - half),
  };
}

async function laterMigrations(client: Client): Promise<readonly string[]> {
  const rows = await rowsOf<{ name: string }>(
    client,
    'schema_migration',
    'SELECT name FROM schema_migration ORDER BY id',
  );
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  return rows.map(({ name }) => name).filter((name) => !known.has(name));
}

async function examineBooks(client: Client): Promise<BooksExamination> {
  const [cursor] = await rowsOf<NonNullable<BooksExamination['cursor']>>(
    client,
    'scan_cursor',
    `SELECT chain_id AS "chainId", hot_wallet_id AS "hotWalletId", block_number AS "blockNumber",
       history_sequence AS "historySequence" FROM scan_cursor`,
  );
  const [points] = await rowsOf<{ decimals: number }>(
    client,
    'points_definition',
    'SELECT decimals FROM points_definition',
  );
  const [authority] = await rowsOf<{ fingerprint: string }>(
    client,
    'accepted_authority',
    'SELECT fingerprint FROM accepted_authority ORDER BY id DESC LIMIT 1',
  );
  return {
    cursor: cursor ?? null,
    pointsDecimals: points?.decimals ?? null,
    acceptedAuthority: authority?.fingerprint ?? null,
    halts: await rowsOf(
      client,
      'halt',
      'SELECT scope, since, halted_by AS by, reason FROM halt ORDER BY scope',
    ),
    openFindings: await rowsOf(
      client,
      'finding',
      `SELECT kind, count(*)::integer AS count FROM finding WHERE closed_at IS NULL
       GROUP BY kind ORDER BY kind`,
    ),
  };
}

/** None of a table that is not there yet or may not be read, which the standing tells. */
async function rowsOf<Row extends object>(
  client: Client,
  table: string,
  sql: string,
): Promise<readonly Row[]> {
  const { rows } = await client.query<{ may: boolean | null }>(
    `SELECT has_table_privilege(to_regclass($1), 'SELECT') AS may`,
    [table],
  );
  return rows[0]?.may === true ? (await client.query<Row>(sql)).rows : [];
}
