#!/usr/bin/env bash
# telegraf 4.16.3: with webhooks, the first answerCallbackQuery, deleteMessage or sendChatAction of a handler is not sent to
# the Bot API but as the answer to Telegram's own request (`webhookReply` is true unless told otherwise). It resolves with
# true before Telegram has seen it, also where it is refused, and the update is acknowledged while the handler is still at
# work. With false, the same handler hears the refusal.
source "$(dirname "$0")/lib/setup.sh"
packages telegraf@4.16.3
expect 'as it comes: deleteMessage gave true; the Bot API was asked: false
  the update was acknowledged before the end of its handler: true
webhookReply false: deleteMessage gave 400; the Bot API was asked: true
  the update was acknowledged before the end of its handler: false' <<'EOF_JS'
const { createServer } = require('node:http');
const { setTimeout: pause } = require('node:timers/promises');
const { Telegraf } = require('telegraf');
const listen = async (server) => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
};
const message = { message_id: 7, date: 1, chat: { id: 5, type: 'private' } };
const user = { id: 5, is_bot: false, first_name: 'user' };
const update = {
  update_id: 1,
  callback_query: { id: '9', from: user, chat_instance: '1', data: 'delete', message },
};
// Telegram refuses to delete a message that is older than two days.
const REFUSAL = { ok: false, error_code: 400, description: "Bad Request: message can't be deleted" };
async function trial(name, options) {
  let wasAsked = false;
  const botApi = createServer((request, response) => {
    wasAsked = true;
    request.resume().on('end', () => {
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(REFUSAL));
    });
  });
  const bot = new Telegraf('1:throw-away', { telegram: { apiRoot: await listen(botApi), ...options } });
  bot.botInfo = { id: 1, is_bot: true, first_name: 'bot', username: 'bot' };
  let outcome = null;
  let isOver = false;
  bot.action('delete', async (context) => {
    outcome = await context.deleteMessage().catch(({ code }) => code);
    await pause(500);
    isOver = true;
  });
  const address = await listen(createServer(bot.webhookCallback('/updates')));
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${address}/updates`, { method: 'POST', headers, body: JSON.stringify(update) });
  await answer.text();
  const wasEarly = !isOver;
  console.log(`${name}: deleteMessage gave ${outcome}; the Bot API was asked: ${wasAsked}`);
  console.log(`  the update was acknowledged before the end of its handler: ${wasEarly}`);
  while (!isOver) await pause(20);
}
(async () => {
  await trial('as it comes', {});
  await trial('webhookReply false', { webhookReply: false });
  process.exit(0);
})();
EOF_JS
