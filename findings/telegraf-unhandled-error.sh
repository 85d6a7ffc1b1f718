#!/usr/bin/env bash
# telegraf 4.16.3: without `bot.catch`, one handler that throws makes the whole process end with exit code 1 later on,
# however well it stops (process.exitCode is set), and prints the complete update, texts of the customer included, to
# the standard error past every logger.
source "$(dirname "$0")/lib/setup.sh"
packages telegraf@4.16.3
expect 'exit code set: 1
update printed with its text: true
with bot.catch: exit code undefined, printed false' <<'EOF_JS'
const { Telegraf } = require('telegraf');
const update = {
  update_id: 1,
  message: { message_id: 1, date: 0, chat: { id: 7, type: 'private' }, text: 'my private words' },
};
async function handle(withCatch) {
  const bot = new Telegraf('123456:throw-away-token-of-nobody');
  bot.botInfo = { id: 1, is_bot: true, first_name: 'Shop', username: 'shop_bot' };
  bot.use(() => {
    throw new Error('a slip');
  });
  if (withCatch) bot.catch(() => undefined);
  let printed = '';
  const { error } = console;
  console.error = (...values) => (printed += require('node:util').format(...values));
  await bot.handleUpdate(update).catch(() => undefined);
  console.error = error;
  return printed.includes('my private words');
}
(async () => {
  const printed = await handle(false);
  console.log(`exit code set: ${process.exitCode}`);
  console.log(`update printed with its text: ${printed}`);
  process.exitCode = undefined;
  const printedWithCatch = await handle(true);
  console.log(`with bot.catch: exit code ${process.exitCode}, printed ${printedWithCatch}`);
})();
EOF_JS
