import { type BotExamination, BotUnexamined, examineBot } from '../adapters/telegram';
import { telegramOptions } from '../composition/start/surroundings';
import type { GatewayConfig } from '../platform/config';
import { type Check, checksOf } from './check';
import { reasonOf } from './reason-of';

const { ok, warn, fail } = checksOf('telegram');

/** What Telegram says; null: there is no bot. */
export type BotFound =
  BotExamination | { readonly isRefused: boolean; readonly reason: string } | null;

/** Asks Telegram who the bot is and where its updates go. Never throws. */
export async function findBot(config: GatewayConfig): Promise<BotFound> {
  const options = telegramOptions(config, {});
  if (options === null) return null;
  try {
    return await examineBot(options);
  } catch (error) {
    const isRefused = error instanceof BotUnexamined && error.kind === 'token_refused';
    return { isRefused, reason: reasonOf(error) };
  }
}

/** More than these are not only what came in a moment ago. */
const PENDING_MAXIMUM = 100;
const FETCHED = 'No gateway fetches them: start it, or look at its log.';

export function judgeBot(
  found: BotFound,
  { telegram, roles }: Pick<GatewayConfig, 'telegram' | 'roles'>,
): readonly Check[] {
  const token = 'TELEGRAM_BOT_TOKEN';
  if (found === null || telegram === null) {
    if (!roles.includes('bot'))
      return [ok(token, 'GATEWAY_ROLES names no bot: another process has it.')];
    return [ok(token, 'It is not set: there is no bot.')];
  }
  if ('reason' in found) {
    if (found.isRefused)
      return [
        fail(token, 'Telegram refuses the token.', 'Set it to the one that @BotFather gave.'),
      ];
    const fix =
      telegram.proxy === null
        ? 'Check the network and TELEGRAM_API_ROOT; where Telegram is blocked, set TELEGRAM_PROXY.'
        : 'Check TELEGRAM_PROXY: its address, its password, and whether it lets this machine out.';
    return [fail('connection', `${found.reason}.`, fix)];
  }
  return [
    ok(token, `It is that of @${found.username}.`),
    ...(telegram.webhook === null ? pollingChecks(found) : webhookChecks(found)),
    ...pendingCheck(found),
  ];
}

/** A start takes the webhook away, from whoever set it. */
function pollingChecks({ webhookOrigin }: BotExamination): readonly Check[] {
  if (webhookOrigin === null) return [];
  const found =
    `TELEGRAM_MODE is polling, and Telegram calls ${webhookOrigin} for this bot: the start of this ` +
    'gateway ends that.';
  const fix =
    'If another gateway or program has this bot, give each a bot of its own; else nothing is to be done.';
  return [warn('TELEGRAM_MODE', found, fix)];
}

function webhookChecks({
  isOurWebhook,
  webhookOrigin,
  lastError,
}: BotExamination): readonly Check[] {
  const name = 'TELEGRAM_WEBHOOK_URL';
  if (webhookOrigin === null) {
    return [ok(name, 'Telegram does not know it yet: the start of the gateway tells it.')];
  }
  if (!isOurWebhook) {
    const found = `Telegram calls another address at ${webhookOrigin}: the start of this gateway changes that.`;
    const fix =
      'If another gateway or program has this bot, give each a bot of its own; else nothing is to be done.';
    return [warn(name, found, fix)];
  }
  if (lastError === null) return [ok(name, 'Telegram calls it.')];
  const { message, at } = lastError;
  const found = `Telegram's last call failed at ${at.toISOString()}: ${message}.`;
  const fix =
    'Check that the address leads to this gateway, with a valid certificate, while it runs.';
  return [warn(name, found, fix)];
}

function pendingCheck({ pendingUpdates }: BotExamination): readonly Check[] {
  if (pendingUpdates <= PENDING_MAXIMUM) return [];
  return [warn('updates', `${pendingUpdates} updates wait at Telegram.`, FETCHED)];
}
