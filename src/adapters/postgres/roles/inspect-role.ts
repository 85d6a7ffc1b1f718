import type { ClientBase } from 'pg';
import { inspectDetours } from './inspect-detours';
import {
  OWNERS_FUNCTIONS,
  PREDEFINED_ROLES,
  PRIVILEGE_CLASSES,
  SEQUENCES,
  TABLE_CLASSES,
  type TableClasses,
} from './privileges';

/** What a role may do, held against what the gateway needs. */
export interface RoleInspection {
  readonly role: string;
  /** Where the tables are looked for. */
  readonly schema: string;
  /** What it is beyond that, and no grant changes, as the rest of "The role …". */
  readonly rank: readonly string[];
  /** What it may do beyond that by privileges; of an owner or superuser not told, as it follows. */
  readonly excess: readonly string[];
  /** What it may not do although the gateway needs it. */
  readonly missing: readonly string[];
  /** Tables of the schema whose class nobody has stated. */
  readonly unknownTables: readonly string[];
}

/** Does not count MAINTAIN of PostgreSQL 17, with which nothing can be changed. */
const ALL_PRIVILEGES = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'TRUNCATE',
  'REFERENCES',
  'TRIGGER',
];

/** Under its other values foreign keys are not looked at. */
const TRIGGERS_OFF = 'session_replication_role';

const SUPERUSER = 'is a superuser';
const OWNER = 'owns the tables';

/** The role, and every role that it may turn into. */
const ROLES = `
  me AS (SELECT * FROM pg_roles WHERE rolname = $1),
  able AS (SELECT r.* FROM pg_roles r, me WHERE pg_has_role(me.oid, r.oid, 'MEMBER'))`;

const RANK = `
  WITH ${ROLES}
  SELECT '${SUPERUSER}' AS what FROM me WHERE rolsuper
  UNION ALL
  SELECT '${OWNER}' WHERE EXISTS (
    SELECT 1 FROM pg_class c JOIN able ON able.oid = c.relowner
    WHERE c.relnamespace = $2::regnamespace AND c.relname = ANY($4::text[])
    UNION ALL
    SELECT 1 FROM pg_proc p JOIN able ON able.oid = p.proowner
    WHERE p.pronamespace = $2::regnamespace AND p.prosecdef)
  UNION ALL
  SELECT DISTINCT 'owns the database' FROM pg_database d JOIN able ON able.oid = d.datdba
    WHERE d.datname = current_database()
  UNION ALL SELECT DISTINCT 'may become a superuser' FROM able WHERE rolsuper
  UNION ALL SELECT DISTINCT 'may create roles' FROM able WHERE rolcreaterole
  UNION ALL SELECT DISTINCT 'may create databases' FROM able WHERE rolcreatedb
  UNION ALL SELECT DISTINCT 'may replicate the server' FROM able WHERE rolreplication
  UNION ALL SELECT DISTINCT 'passes row security' FROM able WHERE rolbypassrls
  UNION ALL SELECT 'is a member of ' || rolname FROM able WHERE rolname = ANY($3::text[])`;

const EXCESS = `
  WITH ${ROLES}
  SELECT 'may create schemas' AS what FROM able
    WHERE has_database_privilege(able.oid, current_database(), 'CREATE')
  UNION SELECT 'may create temporary tables' FROM able
    WHERE has_database_privilege(able.oid, current_database(), 'TEMP')
  UNION SELECT 'may create objects in the schema ' || n.nspname FROM pg_namespace n, able
    WHERE n.nspname !~ '^pg_(temp|toast)' AND has_schema_privilege(able.oid, n.oid, 'CREATE')
  UNION SELECT 'may set ' || p.parname FROM pg_parameter_acl p, able
    WHERE p.parname = '${TRIGGERS_OFF}' AND has_parameter_privilege(able.oid, p.parname, 'SET')
  UNION SELECT 'may set ' || p.parname || ' for the server' FROM pg_parameter_acl p, able
    WHERE has_parameter_privilege(able.oid, p.parname, 'ALTER SYSTEM')`;

/** One row per table and privilege that the role has, be it on some columns only. */
const TABLES = `
  WITH ${ROLES}
  SELECT c.relname AS name, asked.privilege,
    bool_or(has_table_privilege(able.oid, c.oid, asked.privilege)) AS whole,
    bool_or(CASE WHEN asked.privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
      THEN has_any_column_privilege(able.oid, c.oid, asked.privilege) ELSE false END) AS partly
  FROM pg_class c, unnest($3::text[]) AS asked (privilege), able
  WHERE c.relnamespace = $2::regnamespace AND c.relkind IN ('r', 'p')
  GROUP BY 1, 2 ORDER BY 1, 2`;

const SEQUENCE_PRIVILEGES = `
  WITH ${ROLES}
  SELECT c.relname AS name, bool_or(has_sequence_privilege(able.oid, c.oid, 'USAGE')) AS counts,
    bool_or(has_sequence_privilege(able.oid, c.oid, 'UPDATE')) AS sets
  FROM pg_class c, able
  WHERE c.relnamespace = $2::regnamespace AND c.relkind = 'S'
  GROUP BY 1 ORDER BY 1`;

const FUNCTIONS = `
  WITH ${ROLES}
  SELECT p.proname AS name, bool_or(has_function_privilege(able.oid, p.oid, 'EXECUTE')) AS may
  FROM pg_proc p, able
  WHERE p.pronamespace = $2::regnamespace AND p.prosecdef
  GROUP BY 1 ORDER BY 1`;

interface TableRow {
  readonly name: string;
  readonly privilege: string;
  readonly whole: boolean;
  readonly partly: boolean;
}

/** What the role is and may do in the schema. Whoever asks needs no privilege. */
export async function inspectRole(
  client: ClientBase,
  role: string,
  schema: string,
  classes: TableClasses = TABLE_CLASSES,
): Promise<RoleInspection> {
  const rank = await textsOf(client, RANK, [role, schema, PREDEFINED_ROLES, Object.keys(classes)]);
  const found = { role, schema, unknownTables: await unknownTables(client, schema, classes) };
  if (rank[0] === SUPERUSER) return { ...found, rank: [SUPERUSER], excess: [], missing: [] };
  if (rank.includes(OWNER)) return { ...found, rank, excess: [], missing: [] };
  const tables = await compareTables(client, role, schema, classes);
  const functions = await compareFunctions(client, role, schema);
  const sequences = await compareSequences(client, role, schema);
  return {
    ...found,
    rank,
    excess: [
      ...(await textsOf(client, EXCESS, [role])),
      ...tables.excess,
      ...sequences.excess,
      ...functions.excess,
      ...(await inspectDetours(client, role, schema, classes)),
    ],
    missing: [...tables.missing, ...sequences.missing, ...functions.missing],
  };
}

/** Whoever owns the tables can do all with them; grants to such a role mean nothing. */
export function isOwner({ rank }: RoleInspection): boolean {
  return rank.includes(SUPERUSER) || rank.includes(OWNER);
}

type Comparison = Pick<RoleInspection, 'excess' | 'missing'>;

async function compareTables(
  client: ClientBase,
  role: string,
  schema: string,
  classes: TableClasses,
): Promise<Comparison> {
  const { rows } = await client.query<TableRow>(TABLES, [role, schema, ALL_PRIVILEGES]);
  const excess: string[] = [];
  const missing: string[] = [];
  for (const { name, privilege, whole, partly } of rows) {
    const isNeeded = neededOn(name, classes)?.includes(privilege);
    // A table of somebody else's is not ours to judge.
    if (isNeeded === undefined) continue;
    if (isNeeded && !whole) missing.push(`${privilege} on ${name}`);
    if (!isNeeded && (whole || partly)) excess.push(`has ${privilege} on ${name}`);
  }
  return { excess, missing };
}

async function compareSequences(
  client: ClientBase,
  role: string,
  schema: string,
): Promise<Comparison> {
  const { rows } = await client.query<{ name: string; counts: boolean; sets: boolean }>(
    SEQUENCE_PRIVILEGES,
    [role, schema],
  );
  const isNeeded = (name: string) => SEQUENCES.includes(name);
  return {
    excess: rows
      .filter(({ name, counts, sets }) => sets || (counts && !isNeeded(name)))
      .map(({ name }) => `may move the sequence ${name}`),
    missing: rows
      .filter(({ name, counts }) => !counts && isNeeded(name))
      .map(({ name }) => `USAGE on the sequence ${name}`),
  };
}

async function compareFunctions(
  client: ClientBase,
  role: string,
  schema: string,
): Promise<Comparison> {
  const { rows } = await client.query<{ name: string; may: boolean }>(FUNCTIONS, [role, schema]);
  const isNeeded = (name: string) => OWNERS_FUNCTIONS.includes(name);
  return {
    excess: rows
      .filter(({ name, may }) => may && !isNeeded(name))
      .map(({ name }) => `may call ${name}, which runs as its owner`),
    missing: rows
      .filter(({ name, may }) => !may && isNeeded(name))
      .map(({ name }) => `EXECUTE on ${name}`),
  };
}

/** Undefined for a table that is neither the gateway's nor the team's. */
export function neededOn(table: string, classes: TableClasses): readonly string[] | undefined {
  const rowsLive = classes[table];
  return rowsLive === undefined ? undefined : PRIVILEGE_CLASSES[rowsLive];
}

async function unknownTables(
  client: ClientBase,
  schema: string,
  classes: TableClasses,
): Promise<readonly string[]> {
  const sql = `
    SELECT relname AS what FROM pg_class
    WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p') AND relname <> ALL($2::text[])
    ORDER BY 1`;
  return textsOf(client, sql, [schema, Object.keys(classes)]);
}

async function textsOf(
  client: ClientBase,
  sql: string,
  parameters: readonly unknown[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ what?: string; name?: string }>(sql, [...parameters]);
  return rows.map(({ what, name }) => what ?? name ?? '');
}
