import { inspect } from 'node:util';
import type { RateLimits } from './delivery/rate-limiter';
import type { Locale } from './messages/locale';

/** Where Telegram delivers updates when it is not asked for them. */
export interface TelegramWebhook {
  /** `https://…` address of this gateway as Telegram sees it, without the path. */
  readonly publicUrl: string;
  /** Sent by Telegram in a header with each update. 1-256 of `A-Z a-z 0-9 _ -`. */
  readonly secret: string;
  /** Such as `/telegram/updates`. */
  readonly path: string;
}

/** Where operators are told of alarms. */
export interface OpsChatOptions {
  /** Telegram's number as a decimal string; that of a group is negative. */
  readonly chatId: string;
  readonly locale: Locale;
}

/** Where Telegram calls. */
export function webhookUrlOf({ publicUrl, path }: TelegramWebhook): string {
  return publicUrl.replace(/\/$/, '') + path;
}

/** Waiting times of the adapter. Tests make them short; nobody else needs to touch them. */
export class TelegramTimings {
  /** How long Telegram may hold a poll open when there is nothing to tell. */
  pollSeconds = 50;
  /** A call that has not been answered by then is given up. */
  callTimeoutMilliseconds = 30_000;
  firstRetryMilliseconds = 1_000;
  longestRetryMilliseconds = 60_000;
  /** After "unauthorized": only an operator can fix that. */
  refusedTokenRetryMilliseconds = 60_000;
  /** How long a shutdown waits for handlers and deliveries that are under way. */
  stopDeadlineMilliseconds = 12_000;
  /** The inbox is looked at this often even when nobody says that there is something. */
  inboxPollMilliseconds = 1_000;
  /** The outbox is looked at this often even when nobody says that there is something. */
  outboxPollMilliseconds = 1_000;
  outboxFirstRetryMilliseconds = 1_000;
  outboxLongestRetryMilliseconds = 300_000;
  /** Telegram takes about one message a second in a chat, and a few at once after a rest. */
  chatPaceMilliseconds = 1_000;
  chatBurst = 3;
  /** Telegram takes about thirty messages a second of one bot: 25, and five that were saved up. */
  botPaceMilliseconds = 40;
  botBurst = 5;
  /** Limits that several chats brought about together stop nobody else for longer. */
  longestBotPauseMilliseconds = 2_000;
}

/** How the bot reaches Telegram. Without it there is no bot at all. */
export class TelegramOptions {
  /** Secret. */
  readonly token: string;
  /** Base address of the Bot API, with a trailing slash so that a path in it survives. */
  readonly apiRoot: string;
  /** `socks5://` or `http://`, perhaps with credentials: secret too. */
  readonly proxyUrl: string | null;
  readonly webhook: TelegramWebhook | null;
  /** Null: no chat is told of alarms. */
  readonly opsChat: OpsChatOptions | null;
  readonly timings: TelegramTimings;

  /** The number of the bot, with which its token begins. */
  get botId(): string {
    return this.token.split(':', 1)[0] ?? '';
  }

  constructor(given: {
    token: string;
    apiRoot?: string | null;
    proxyUrl?: string | null;
    webhook?: TelegramWebhook | null;
    opsChat?: OpsChatOptions | null;
    timings?: Partial<TelegramTimings>;
  }) {
    const apiRoot = given.apiRoot ?? 'https://api.telegram.org/';
    this.token = given.token.trim();
    this.apiRoot = apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`;
    this.proxyUrl = given.proxyUrl ?? null;
    this.webhook = given.webhook ?? null;
    this.opsChat = given.opsChat ?? null;
    this.timings = Object.assign(new TelegramTimings(), given.timings);
  }

  get rateLimits(): RateLimits {
    const { chatPaceMilliseconds, chatBurst, botPaceMilliseconds, botBurst } = this.timings;
    return {
      chat: { intervalMilliseconds: chatPaceMilliseconds, burst: chatBurst },
      bot: { intervalMilliseconds: botPaceMilliseconds, burst: botBurst },
      longestBotPauseMilliseconds: this.timings.longestBotPauseMilliseconds,
    };
  }

  toJSON(): Record<string, unknown> {
    return { apiRoot: this.apiRoot, webhook: this.webhook !== null };
  }
  /** So that no log of the options shows the token. */
  [inspect.custom](): Record<string, unknown> {
    return this.toJSON();
  }
}
