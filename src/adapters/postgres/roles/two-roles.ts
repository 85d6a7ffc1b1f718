import type { Client } from 'pg';
import { addressOf, waitForDatabase, withClient } from '../connection/connect';
import { DatabaseError } from '../connection/database-error';
import { DatabaseServers } from '../servers/database-servers';
import { schemaOf } from '../schema/schema-of';
import { planGrants, takeSteps, type Step } from './grants';
import { inspectRole, type RoleInspection } from './inspect-role';
import { PREDEFINED_ROLES } from './privileges';
import { scramVerifier } from './scram';

/** SQLSTATE invalid_password, invalid_authorization_specification. */
const REFUSED_LOGIN = ['28P01', '28000'];
/** SQLSTATE insufficient_privilege. */
const FORBIDDEN = '42501';
const ORDINARY = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';

/** Two roles that shall be: the one that owns the tables, and the one that the gateway runs as. */
export interface TwoRoles {
  readonly ownerUrl: string;
  readonly url: string;
}

export interface RolesPlan {
  readonly owner: string;
  readonly role: string;
  /** At which server and in which database. */
  readonly place: string;
  /** Empty: all is as it should be. */
  readonly steps: readonly Step[];
  /** What somebody with more rights has to do first, as SQL without any password; else empty. */
  readonly obstacles: readonly string[];
}

interface RoleFacts {
  readonly is_ordinary: boolean;
  readonly owns_something: boolean;
  /** Roles that it may turn into and that may do more than the gateway needs. */
  readonly memberships: readonly string[];
}

/** What has to be done so that the two roles are what they should be. Changes nothing. */
export async function planTwoRoles({ ownerUrl, url }: TwoRoles): Promise<RolesPlan> {
  const { role, password } = loginOf(url);
  // A host that says nothing is waited for, and the first look refuses the other one.
  if (!DatabaseServers.of(ownerUrl).isSingle) await waitForDatabase(ownerUrl);
  return withClient(ownerUrl, async (client) => {
    const { owner, database, mayCreateRoles } = await ownerOf(client);
    if (owner === role) throw new SameRole(role);
    const facts = await factsOf(client, role);
    const ofRole = roleSteps(client, { role, owner, password, facts });
    if (facts !== null && (await isLoginRefused(url)))
      ofRole.push(passwordStep(client, role, password));
    const grants = await planGrants(client, role, await schemaOf(client));
    return {
      owner,
      role,
      place: `${addressOf(ownerUrl)}, database "${database}"`,
      steps: [...(mayCreateRoles ? ofRole : []), ...grants],
      obstacles: mayCreateRoles ? [] : ofRole.map(({ shown, sql }) => `${shown ?? sql};`),
    };
  });
}

/** All or nothing. */
export function carryOutPlan(ownerUrl: string, { steps }: RolesPlan): Promise<void> {
  return withClient(ownerUrl, (client) => takeSteps(client, steps));
}

/** What the gateway's role is and may do, seen by itself. */
export function inspectOwnRole(url: string): Promise<RoleInspection> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ role: string }>('SELECT current_user::text AS role');
    return inspectRole(client, rows[0]?.role ?? '', await schemaOf(client));
  });
}

/** Both connection strings name one role: there is nothing to make two of. */
export class SameRole extends Error {
  override readonly name = 'SameRole';

  constructor(role: string) {
    super(
      `DATABASE_URL and DATABASE_OWNER_URL both name the role "${role}". Leave the present one in ` +
        'DATABASE_OWNER_URL, and write another user with another password into DATABASE_URL.',
    );
  }
}

/** User and password of a connection string. */
export function loginOf(url: string): { role: string; password: string } {
  const [, user = '', password = ''] = /^\w+:\/\/([^:@/]*)(?::([^@/]*))?@/.exec(url) ?? [];
  return { role: decodeURIComponent(user), password: decodeURIComponent(password) };
}

/** A step that carries a password is shown without it. */
interface RoleStep extends Step {
  readonly shown?: string;
}

function roleSteps(
  client: Client,
  given: { role: string; owner: string; password: string; facts: RoleFacts | null },
): RoleStep[] {
  const { role, owner, password, facts } = given;
  const [quoted, quotedOwner] = [role, owner].map((name) => client.escapeIdentifier(name));
  if (facts === null) {
    const verifier = client.escapeLiteral(scramVerifier(password));
    return [
      {
        what: `create the role ${role} with the password of DATABASE_URL`,
        sql: `CREATE ROLE ${quoted} ${ORDINARY} PASSWORD ${verifier}`,
        shown: `CREATE ROLE ${quoted} ${ORDINARY} PASSWORD '<that of DATABASE_URL>'`,
        takes: false,
      },
    ];
  }
  const steps: RoleStep[] = [];
  const take = (what: string, sql: string) => steps.push({ what, sql, takes: true });
  if (!facts.is_ordinary) {
    take(`make ${role} an ordinary role that may log in`, `ALTER ROLE ${quoted} ${ORDINARY}`);
  }
  for (const group of facts.memberships) {
    const sql = `REVOKE ${client.escapeIdentifier(group)} FROM ${quoted}`;
    take(`end that ${role} is a member of ${group}`, sql);
  }
  if (facts.owns_something) {
    const sql = `REASSIGN OWNED BY ${quoted} TO ${quotedOwner}`;
    take(`give everything that ${role} owns in this database to ${owner}`, sql);
  }
  return steps;
}

function passwordStep(client: Client, role: string, password: string): RoleStep {
  const alter = `ALTER ROLE ${client.escapeIdentifier(role)} PASSWORD`;
  return {
    what: `give ${role} the password of DATABASE_URL`,
    sql: `${alter} ${client.escapeLiteral(scramVerifier(password))}`,
    shown: `${alter} '<that of DATABASE_URL>'`,
    takes: false,
  };
}

async function ownerOf(client: Client): Promise<{
  owner: string;
  database: string;
  mayCreateRoles: boolean;
}> {
  const { rows } = await client.query<OwnerRow>(
    `SELECT rolname::text AS owner, current_database() AS database,
       rolsuper OR rolcreaterole AS may_create_roles,
       has_schema_privilege(current_schema(), 'CREATE') AS may_create_tables
     FROM pg_roles WHERE rolname = current_user`,
  );
  const [row] = rows;
  if (row?.may_create_tables !== true) {
    throw new Error(
      `"${row?.owner ?? ''}" may not create tables here, so it is no owner. Set DATABASE_OWNER_URL to the role ` +
        'that owns the tables.',
    );
  }
  const { owner, database, may_create_roles: mayCreateRoles } = row;
  return { owner, database, mayCreateRoles };
}

interface OwnerRow {
  readonly owner: string;
  readonly database: string;
  readonly may_create_roles: boolean;
  readonly may_create_tables: boolean;
}

/** Null: there is no such role. */
async function factsOf(client: Client, role: string): Promise<RoleFacts | null> {
  const { rows } = await client.query<RoleFacts>(
    `SELECT
       rolcanlogin AND NOT (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication
         OR rolbypassrls) AS is_ordinary,
       EXISTS (SELECT 1 FROM pg_shdepend d
         WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid AND d.deptype = 'o'
           AND (d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
             OR d.classid = 'pg_database'::regclass)) AS owns_something,
       ARRAY(SELECT DISTINCT pg_get_userbyid(m.roleid)::text FROM pg_auth_members m, pg_roles x
         WHERE m.member = r.oid AND pg_has_role(m.roleid, x.oid, 'MEMBER')
           AND (x.rolsuper OR x.rolcreaterole OR x.rolcreatedb OR x.rolreplication
             OR x.rolbypassrls OR x.rolname = current_user OR x.rolname = ANY($2::text[])))
         AS memberships
     FROM pg_roles r WHERE rolname = $1`,
    [role, PREDEFINED_ROLES],
  );
  return rows[0] ?? null;
}

async function isLoginRefused(url: string): Promise<boolean> {
  try {
    await withClient(url, () => Promise.resolve());
    return false;
  } catch (error) {
    const failure = DatabaseError.from(error);
    const code = failure.code ?? '';
    // Who may not connect to this database has shown a right password before.
    if (code === FORBIDDEN) return false;
    if (REFUSED_LOGIN.includes(code)) return true;
    throw failure;
  }
}
