import type { ClientBase } from 'pg';
import { PREDEFINED_ROLES, PRIVILEGE_CLASSES, type TableClasses } from './privileges';

const WRITES = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER'];

/** What the gateway itself may do with each table, as `name privilege`. */
function allowedOn(classes: TableClasses): readonly string[] {
  return Object.entries(classes).flatMap(([table, rowsLive]) =>
    PRIVILEGE_CLASSES[rowsLive].map((privilege) => `${table} ${privilege}`),
  );
}

/**
 * What others have made that runs with their rights, in whatever schema: functions that may be called,
 * views and rules that may be written to, triggers that a write sets off. Counts when whose rights they are may
 * do more with the gateway's tables than the gateway. What an extension brought is the installation's.
 */
const DETOURS = `
  WITH me AS (SELECT * FROM pg_roles WHERE rolname = $1),
  able AS (SELECT r.oid FROM pg_roles r, me WHERE pg_has_role(me.oid, r.oid, 'MEMBER')),
  ours AS (
    SELECT oid, relname, relowner FROM pg_class
    WHERE relnamespace = $2::regnamespace AND relkind IN ('r', 'p') AND relname = ANY($3::text[])),
  strong AS (
    SELECT r.oid, r.rolname FROM pg_roles r
    WHERE r.rolsuper
      OR EXISTS (SELECT 1 FROM pg_roles x
        WHERE x.rolname = ANY($6::text[]) AND pg_has_role(r.oid, x.oid, 'MEMBER'))
      OR EXISTS (SELECT 1 FROM ours o WHERE pg_has_role(r.oid, o.relowner, 'MEMBER'))
      OR EXISTS (SELECT 1 FROM ours o, unnest($4::text[]) AS asked (privilege)
        WHERE has_table_privilege(r.oid, o.oid, asked.privilege)
          AND o.relname || ' ' || asked.privilege <> ALL($5::text[]))),
  reached AS (
    SELECT DISTINCT n.oid FROM pg_namespace n, able
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(temp|toast)'
      AND has_schema_privilege(able.oid, n.oid, 'USAGE')),
  written AS (
    SELECT DISTINCT c.oid, c.relkind, c.relowner, c.reloptions
    FROM pg_class c JOIN reached ON reached.oid = c.relnamespace, able
    WHERE c.relkind IN ('r', 'p', 'v')
      AND (has_table_privilege(able.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
        OR has_any_column_privilege(able.oid, c.oid, 'INSERT, UPDATE')))
  SELECT 'may call ' || p.oid::regprocedure || ', which runs as ' || s.rolname AS what
  FROM pg_proc p JOIN strong s ON s.oid = p.proowner JOIN reached ON reached.oid = p.pronamespace, able
  WHERE p.prosecdef AND p.pronamespace <> $2::regnamespace
    AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
    AND has_function_privilege(able.oid, p.oid, 'EXECUTE')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d
      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  UNION
  SELECT 'may write to the view ' || w.oid::regclass || ', which acts as ' || s.rolname
  FROM written w JOIN strong s ON s.oid = w.relowner
  WHERE w.relkind = 'v'
    AND NOT COALESCE(w.reloptions && ARRAY['security_invoker=true', 'security_invoker=on',
      'security_invoker=1', 'security_invoker=yes'], false)
  UNION
  SELECT 'may write to ' || w.oid::regclass || ', whose rule ' || r.rulename || ' acts as ' || s.rolname
  FROM pg_rewrite r JOIN written w ON w.oid = r.ev_class JOIN strong s ON s.oid = w.relowner
  WHERE r.rulename <> '_RETURN'
  UNION
  SELECT 'may write to ' || w.oid::regclass || ', whose trigger ' || t.tgname || ' runs as ' || s.rolname
  FROM pg_trigger t JOIN written w ON w.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    JOIN strong s ON s.oid = p.proowner
  WHERE NOT t.tgisinternal AND p.prosecdef
  ORDER BY 1`;

/** What the role reaches through others' rights, as the rest of "The role …". */
export async function inspectDetours(
  client: ClientBase,
  role: string,
  schema: string,
  classes: TableClasses,
): Promise<readonly string[]> {
  const tables = Object.keys(classes);
  const parameters = [role, schema, tables, WRITES, allowedOn(classes), PREDEFINED_ROLES];
  const { rows } = await client.query<{ what: string }>(DETOURS, parameters);
  return rows.map(({ what }) => what);
}
