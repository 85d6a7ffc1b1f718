#!/usr/bin/env bash
# pg 8.23.1: `connect_timeout` in the connection URL, which libpq obeys, is read and used by nobody, and neither is
# `connectionTimeoutMillis` there. Only the property of the options object bounds the wait for a server that takes
# the connection and says nothing.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1
expect 'connect_timeout=1 in the URL: still waiting after 2.5 s
connectionTimeoutMillis=1000 in the URL: still waiting after 2.5 s
connectionTimeoutMillis: 1000 as an option: timeout expired' <<'EOF_JS'
const { createServer } = require('node:net');
const { Client } = require('pg');
const silent = createServer(() => undefined).listen(0, '127.0.0.1', async () => {
  const url = `postgres://u:p@127.0.0.1:${silent.address().port}/db`;
  async function wait(name, options) {
    const client = new Client(options);
    client.on('error', () => undefined);
    const late = new Promise((resolve) => setTimeout(() => resolve('still waiting after 2.5 s'), 2500));
    const ended = client.connect().then(() => 'connected', (error) => error.message);
    console.log(`${name}: ${await Promise.race([ended, late])}`);
  }
  await wait('connect_timeout=1 in the URL', { connectionString: `${url}?connect_timeout=1` });
  await wait('connectionTimeoutMillis=1000 in the URL', {
    connectionString: `${url}?connectionTimeoutMillis=1000`,
  });
  await wait('connectionTimeoutMillis: 1000 as an option', {
    connectionString: url,
    connectionTimeoutMillis: 1000,
  });
  process.exit(0);
});
EOF_JS
