import { TelegramError } from 'telegraf';
import type { TelegramSecrets } from './telegram-secrets';

export type BotApiFailureKind =
  /** No answer, or none that makes sense: says nothing about what Telegram did. */
  | 'network'
  | 'server'
  /** 401, and 404: Telegram's answer to a token of the wrong shape. */
  | 'token_refused'
  /** 409: somebody else polls with the same token. */
  | 'conflict'
  | 'too_many_requests'
  /** 403: the person blocked the bot, or never started it. */
  | 'forbidden'
  | 'bad_request'
  | 'stopped';

/** A call that failed, sorted by what can be done about it. The message holds no secret. */
export class BotApiFailure extends Error {
  override readonly name = 'BotApiFailure';

  constructor(
    readonly kind: BotApiFailureKind,
    message: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

/** `timedOutMilliseconds`: it was given up after so long; null when it was not. */
export function sortedFailure(
  error: unknown,
  secrets: TelegramSecrets,
  timedOutMilliseconds: number | null,
): BotApiFailure {
  if (error instanceof BotApiFailure) return error;
  if (timedOutMilliseconds !== null) {
    return new BotApiFailure('network', `No answer within ${timedOutMilliseconds} ms`);
  }
  if (!(error instanceof TelegramError)) {
    return new BotApiFailure('network', secrets.describe(error));
  }
  const retryAfterSeconds = error.parameters?.retry_after ?? null;
  const message = secrets.scrub(error.message);
  return new BotApiFailure(kindOf(error.code), message, retryAfterSeconds);
}

/** What happened and which setting to look at, for people; no secret. */
export function explainFailure(error: unknown, secrets: TelegramSecrets): string {
  const kind = error instanceof BotApiFailure ? error.kind : null;
  if (kind === 'token_refused') {
    return 'Telegram refuses the token: set TELEGRAM_BOT_TOKEN to the one that @BotFather gave';
  }
  if (kind === 'conflict') {
    return (
      'Another process receives the updates of this bot: stop it, or give each its own ' +
      `TELEGRAM_BOT_TOKEN (${secrets.describe(error)})`
    );
  }
  return `Telegram cannot be reached: ${secrets.describe(error)}`;
}

function kindOf(code: number): BotApiFailureKind {
  switch (code) {
    case 401:
    case 404:
      return 'token_refused';
    case 403:
      return 'forbidden';
    case 409:
      return 'conflict';
    case 429:
      return 'too_many_requests';
    default:
      return code >= 500 ? 'server' : 'bad_request';
  }
}
