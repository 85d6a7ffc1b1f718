import type { TestDatabase } from '../database';

/** What somebody may have set for programs of his own, and what no statement of ours may come to feel. */
export const FOREIGN_SETTINGS: Readonly<Record<string, string>> = {
  DateStyle: 'German, DMY',
  IntervalStyle: 'sql_standard',
  TimeZone: 'Asia/Kathmandu',
  bytea_output: 'escape',
  extra_float_digits: '-15',
  standard_conforming_strings: 'off',
  array_nulls: 'off',
  transform_null_equals: 'on',
  row_security: 'off',
  client_min_messages: 'error',
  exit_on_error: 'on',
  default_transaction_isolation: 'serializable',
  default_transaction_deferrable: 'on',
  statement_timeout: '900',
  lock_timeout: '900',
  idle_session_timeout: '900',
  idle_in_transaction_session_timeout: '900',
  transaction_timeout: '900',
  search_path: 'nowhere',
};

/** Statements that give the database's roles these, as an administrator does. */
export function foreignSettingsOf({ url, ownerUrl }: TestDatabase): readonly string[] {
  const name = new URL(url).pathname.slice(1);
  const roles = [url, ownerUrl].map((each) => new URL(each).username);
  return [
    ...Object.entries(FOREIGN_SETTINGS).flatMap(([setting, value]) =>
      roles.map(
        (role) => `ALTER ROLE ${role} IN DATABASE ${name} SET ${setting} = ${quoted(value)}`,
      ),
    ),
    `ALTER DATABASE ${name} SET datestyle = 'SQL, DMY'`,
    'CREATE SCHEMA nowhere',
  ];
}

/** A list is one value each. */
function quoted(value: string): string {
  return value
    .split(', ')
    .map((each) => `'${each}'`)
    .join(', ');
}
