/** How long the server lets something last; milliseconds, 0 for as long as it takes. */
export interface SessionBounds {
  readonly statementMilliseconds: number;
  readonly lockMilliseconds: number;
}

/** For migrations and for whoever only looks. */
export const PATIENT: SessionBounds = { statementMilliseconds: 0, lockMilliseconds: 0 };

/** How values are written on their way here, and how statements are read. */
const FORMS = {
  client_encoding: 'UTF8',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  transform_null_equals: 'off',
};

/** What a transaction sees, and what of its troubles is told: a COMMIT that is not sure is a warning. */
const CONDUCT = {
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  row_security: 'on',
  client_min_messages: 'notice',
  exit_on_error: 'off',
};

/**
 * A machine that vanishes cannot say that its connections have ended. The server notices after about ten
 * seconds, and frees the locks in which another gateway may be waiting.
 *
 * A transaction that a frozen process has left open ends after half a minute, and its row locks with it: none of
 * ours waits for anything but the database.
 */
const ENDINGS = {
  tcp_keepalives_idle: '4',
  tcp_keepalives_interval: '2',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '10000',
  idle_in_transaction_session_timeout: '30000',
  idle_session_timeout: '0',
};

/** Of PostgreSQL 17 and newer. */
const IF_KNOWN = { transaction_timeout: '0' };

/**
 * Every commit waits until it is durable, on the synchronous standby as well where there is one: customers
 * and nodes act upon all of them. `remote_apply` waits for more, and stays.
 */
const DURABLE = `SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') <> 'remote_apply'`;

/**
 * Names mean the tables of the books, wherever the search path of server, database or role would look for them:
 * in the first schema of that path that has them, or else in the only one that has them. Before there are any,
 * the first schema of the path is the one in which they come to be. Temporary tables stand behind.
 */
const SCHEMA = `WITH candidate AS (
    SELECT n.nspname AS name, array_position(current_schemas(false), n.nspname) AS place
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname IN ('schema_migration', 'scan_cursor', 'ledger_account') AND c.relkind = 'r'
      AND has_schema_privilege(n.oid, 'USAGE')
    GROUP BY n.nspname HAVING count(*) = 3)
  SELECT set_config('search_path', quote_ident(coalesce(
    (SELECT name FROM candidate WHERE place IS NOT NULL OR (SELECT count(*) FROM candidate) = 1
     ORDER BY place LIMIT 1),
    current_schema(), 'public')) || ', pg_temp', false)`;

/**
 * Statements that make a session what the gateway depends on, whatever the settings of server, database and role
 * are. They are sent, and not given at the connect: a pooler in session mode refuses parameters there.
 */
export function sessionSettings({ statementMilliseconds, lockMilliseconds }: SessionBounds) {
  const bounds = {
    statement_timeout: String(statementMilliseconds),
    lock_timeout: String(lockMilliseconds),
  };
  const always = Object.entries({ ...FORMS, ...CONDUCT, ...ENDINGS, ...bounds });
  const set = always.map(([name, value]) => `set_config('${name}', '${value}', false)`);
  const ifKnown = Object.entries(IF_KNOWN).map(
    ([name, value]) =>
      `SELECT set_config('${name}', '${value}', false) WHERE current_setting('${name}', true) IS NOT NULL`,
  );
  return [`SELECT ${set.join(', ')}`, ...ifKnown, DURABLE, SCHEMA].join(';\n');
}
