#!/usr/bin/env bash
# https-proxy-agent 7.0.6: when a proxy refuses the tunnel (407 for a missing password, 502, …), the request to an https
# address does not fail. Status, headers and body of the proxy arrive as if the host itself had answered, over a connection
# without TLS: a client that reads JSON takes them for the host's, and ws says that the host answered 407.
source "$(dirname "$0")/lib/setup.sh"
packages https-proxy-agent@7.0.6 ws@8.18.3
expect 'https request: answered with 407, {"ok":false,"description":"of the proxy"}, encrypted: false
ws: Unexpected server response: 407
the host was asked: false' <<'EOF_JS'
const https = require('node:https');
const { createServer } = require('node:http');
const { HttpsProxyAgent } = require('https-proxy-agent');
const { WebSocket } = require('ws');
let wasHostAsked = false;
const host = createServer(() => (wasHostAsked = true));
const proxy = createServer();
proxy.on('connect', (request, socket) => {
  const body = '{"ok":false,"description":"of the proxy"}';
  const head = ['HTTP/1.1 407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="x"'];
  socket.end([...head, 'Content-Type: application/json', `Content-Length: ${body.length}`, '', body].join('\r\n'));
});
const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
(async () => {
  await Promise.all([listen(host), listen(proxy)]);
  const agent = new HttpsProxyAgent(`http://127.0.0.1:${proxy.address().port}`);
  const { port } = host.address();
  const outcome = await new Promise((resolve) => {
    const request = https.get(`https://127.0.0.1:${port}/`, { agent }, (answer) => {
      let body = '';
      answer.on('data', (bytes) => (body += bytes));
      const isEncrypted = answer.socket.encrypted === true;
      answer.on('end', () => resolve(`answered with ${answer.statusCode}, ${body}, encrypted: ${isEncrypted}`));
    });
    request.on('error', ({ message }) => resolve(`failed: ${message}`));
  });
  console.log(`https request: ${outcome}`);
  const socket = new WebSocket(`wss://127.0.0.1:${port}/`, { agent });
  console.log(`ws: ${await new Promise((resolve) => socket.on('error', ({ message }) => resolve(message)))}`);
  console.log(`the host was asked: ${wasHostAsked}`);
  process.exit(0);
})();
EOF_JS
