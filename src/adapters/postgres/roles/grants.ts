import type { ClientBase } from 'pg';
import { neededOn } from './inspect-role';
import { OWNERS_FUNCTIONS, SEQUENCES, TABLE_CLASSES, type TableClasses } from './privileges';

/** Something that will be done to the database, for people and for the database. */
export interface Step {
  readonly what: string;
  readonly sql: string;
  /** It takes something away. */
  readonly takes: boolean;
}

/** What may be granted to everybody or to the role, and what of it is. */
interface Grantable {
  readonly kind: 'database' | 'schema' | 'table' | 'sequence' | 'function';
  /** As SQL names it. */
  readonly object: string;
  readonly name: string;
  readonly everybody: readonly string[];
  readonly role: readonly string[];
}

/**
 * Whatever the present role owns: others' privileges it cannot change. Privileges on columns count as
 * ones on the table, which take them back together.
 */
const GRANTABLES = `
  WITH role AS (SELECT oid FROM pg_roles WHERE rolname = $1),
  object AS (
    SELECT 'database' AS kind, format('DATABASE %I', datname) AS object, datname AS name,
      datdba AS owner, COALESCE(datacl, acldefault('d', datdba)) AS acl
    FROM pg_database WHERE datname = current_database()
    UNION ALL
    SELECT 'schema', format('SCHEMA %I', nspname), nspname, nspowner,
      COALESCE(nspacl, acldefault('n', nspowner))
    FROM pg_namespace WHERE nspname = $2
    UNION ALL
    SELECT 'table', format('TABLE %I.%I', $2, c.relname), c.relname, c.relowner,
      COALESCE(c.relacl, acldefault('r', c.relowner)) || COALESCE((
        SELECT array_agg(item) FROM pg_attribute a, unnest(a.attacl) item
        WHERE a.attrelid = c.oid), '{}')
    FROM pg_class c
    WHERE c.relnamespace = $2::regnamespace AND c.relkind IN ('r', 'p')
    UNION ALL
    SELECT 'sequence', format('SEQUENCE %I.%I', $2, c.relname), c.relname, c.relowner,
      COALESCE(c.relacl, acldefault('s', c.relowner))
    FROM pg_class c WHERE c.relnamespace = $2::regnamespace AND c.relkind = 'S'
    UNION ALL
    SELECT 'function', 'FUNCTION ' || p.oid::regprocedure, p.proname, p.proowner,
      COALESCE(p.proacl, acldefault('f', p.proowner))
    FROM pg_proc p WHERE p.pronamespace = $2::regnamespace AND p.prosecdef
  )
  SELECT o.kind, o.object, o.name,
    ARRAY(SELECT DISTINCT privilege_type FROM aclexplode(o.acl) WHERE grantee = 0) AS everybody,
    ARRAY(SELECT DISTINCT e.privilege_type FROM aclexplode(o.acl) e, role
      WHERE e.grantee = role.oid) AS role
  FROM object o
  WHERE pg_has_role(o.owner, 'USAGE')
  ORDER BY array_position(ARRAY['database', 'schema', 'table', 'sequence', 'function'], o.kind),
    o.name`;

interface Wanted {
  /** What the role has when all is done. */
  readonly needed: readonly string[];
  /** Left to everybody: somebody else may live by it, and the role gains nothing. */
  readonly allowedToEverybody: readonly string[];
}

/**
 * What has to change so that the role may do what the gateway needs, and no more. Asked as the owner of the
 * tables; empty once it was done.
 */
export async function planGrants(
  client: ClientBase,
  role: string,
  schema: string,
  classes: TableClasses = TABLE_CLASSES,
): Promise<readonly Step[]> {
  const { rows } = await client.query<Grantable>(GRANTABLES, [role, schema]);
  const quoted = client.escapeIdentifier(role);
  return rows.flatMap((found) => {
    const wanted = wantedOf(found, classes);
    return wanted === null ? [] : stepsFor(found, wanted, role, quoted);
  });
}

export async function takeSteps(client: ClientBase, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  await client.query('BEGIN');
  try {
    for (const { sql } of steps) await client.query(sql);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Null: what is neither the gateway's nor the team's stays as it is. */
function wantedOf({ kind, name }: Grantable, classes: TableClasses): Wanted | null {
  const exactly = (needed: readonly string[], allowedToEverybody: readonly string[] = []) => ({
    needed,
    allowedToEverybody,
  });
  switch (kind) {
    case 'database':
      return exactly(['CONNECT'], ['CONNECT']);
    case 'schema':
      return exactly(['USAGE'], ['USAGE']);
    case 'table': {
      const needed = neededOn(name, classes);
      return needed === undefined ? null : exactly(needed, ['SELECT']);
    }
    case 'sequence':
      // Those of identity columns move with the rows of their tables alone.
      return exactly(SEQUENCES.includes(name) ? ['USAGE'] : []);
    case 'function':
      return OWNERS_FUNCTIONS.includes(name) ? exactly(['EXECUTE']) : null;
  }
}

function stepsFor(
  { kind, object, name, ...has }: Grantable,
  { needed, allowedToEverybody }: Wanted,
  role: string,
  quoted: string,
): readonly Step[] {
  const without = (some: readonly string[], others: readonly string[]) =>
    some.filter((each) => !others.includes(each));
  const step = (deed: 'grant' | 'revoke', privileges: readonly string[], whom: string | null) => {
    const list = privileges.join(', ');
    const preposition = deed === 'grant' ? 'to' : 'from';
    return {
      what: `${deed} ${list} on ${kind} ${name} ${preposition} ${whom ?? 'everybody'}`,
      sql: `${deed} ${list} ON ${object} ${preposition} ${whom === null ? 'PUBLIC' : quoted}`,
      takes: deed === 'revoke',
      isEmpty: privileges.length === 0,
    };
  };
  const left = has.everybody.filter((each) => allowedToEverybody.includes(each));
  // Connecting by the privilege of all is enough; the rest is the role's own.
  const isGivenByAll = kind === 'database' ? left : [];
  return [
    step('revoke', without(has.everybody, allowedToEverybody), null),
    step('revoke', without(has.role, needed), role),
    step('grant', without(needed, [...has.role, ...isGivenByAll]), role),
  ].flatMap(({ isEmpty, ...each }) => (isEmpty ? [] : [each]));
}
