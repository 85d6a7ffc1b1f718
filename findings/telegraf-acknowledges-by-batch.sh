#!/usr/bin/env bash
# telegraf 4.16.3: a batch of updates is acknowledged when the last of its handlers has ended. Updates that were handled
# long ago come again after a crash, and the next batch of everybody waits for the slowest handler of this one.
source "$(dirname "$0")/lib/setup.sh"
packages telegraf@4.16.3
expect 'getUpdates offset 0
handled: update 2
half a second later, asked again: false
handled: update 1
getUpdates offset 3' <<'EOF_JS'
const { createServer } = require('node:http');
const { Telegraf } = require('telegraf');
const told = [];
const say = (line) => told.push(line);
const update = (id) => ({
  update_id: id,
  message: { message_id: id, date: 0, chat: { id, type: 'private' }, text: 'hello' },
});
let asked = 0;
let done;
const isOver = new Promise((resolve) => (done = resolve));
function answer(method, { offset = 0 }) {
  if (method === 'getMe') return { id: 1, is_bot: true, first_name: 'Shop', username: 'shop_bot' };
  if (method !== 'getUpdates') return true;
  asked += 1;
  say(`getUpdates offset ${offset}`);
  if (asked === 2) done();
  return asked === 1 ? [update(1), update(2)] : [];
}
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    const result = answer(request.url.split('/').at(-1), body ? JSON.parse(body) : {});
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, result }));
  });
});
server.listen(0, '127.0.0.1', () => {
  const apiRoot = `http://127.0.0.1:${server.address().port}`;
  const bot = new Telegraf('123456:throw-away-token-of-nobody', { telegram: { apiRoot } });
  bot.on('text', async (context) => {
    const { update_id: id } = context.update;
    if (id === 1) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      say(`half a second later, asked again: ${asked > 1}`);
    }
    say(`handled: update ${id}`);
  });
  void bot.launch();
  void isOver.then(() => {
    console.log(told.join('\n'));
    process.exit(0);
  });
});
EOF_JS
