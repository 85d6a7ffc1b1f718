import { Telegraf } from 'telegraf';
import { type BotApiFailureKind, explainFailure, sortedFailure } from './bot-api-failure';
import { proxyAgentOf } from './proxy-agent';
import { type TelegramOptions, webhookUrlOf } from '../telegram-options';
import { TelegramSecrets } from './telegram-secrets';

/** What Telegram says of a bot. */
export interface BotExamination {
  /** Such as `my_gateway_bot`. */
  readonly username: string;
  /** Where Telegram calls now, without a path; null: it waits to be asked. */
  readonly webhookOrigin: string | null;
  /** Telegram calls exactly where these options say. */
  readonly isOurWebhook: boolean;
  /** What people sent and no gateway has fetched. */
  readonly pendingUpdates: number;
  /** Why Telegram's last call failed; null when none did. */
  readonly lastError: { readonly message: string; readonly at: Date } | null;
}

/** Telegram could not be asked. The message says what to do, and holds no secret. */
export class BotUnexamined extends Error {
  override readonly name = 'BotUnexamined';

  constructor(
    readonly kind: BotApiFailureKind,
    message: string,
  ) {
    super(message);
  }
}

const CALL_TIMEOUT_MILLISECONDS = 10_000;

/**
 * Asks who the bot is and where its updates go. It never asks for updates: that would take the
 * connection from a gateway that polls. Throws `BotUnexamined`.
 */
export async function examineBot(options: TelegramOptions): Promise<BotExamination> {
  const secrets = new TelegramSecrets(options);
  const agent = proxyAgentOf(options.proxyUrl);
  const { telegram } = new Telegraf(options.token, { telegram: { apiRoot: options.apiRoot } });
  // Given to the constructor, it would be dropped where the address is plain http.
  if (agent !== null) telegram.options.agent = agent;
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort();
  }, CALL_TIMEOUT_MILLISECONDS);
  try {
    // telegraf's type names the signal of a package of its own; at run time Node's is as good.
    const calling = {};
    Reflect.set(calling, 'signal', abort.signal);
    const { username } = await telegram.callApi('getMe', {}, calling);
    const webhook = await telegram.callApi('getWebhookInfo', {}, calling);
    const { url = '', pending_update_count, last_error_date, last_error_message } = webhook;
    return {
      username,
      webhookOrigin: URL.canParse(url) ? new URL(url).origin : null,
      isOurWebhook: options.webhook !== null && url === webhookUrlOf(options.webhook),
      pendingUpdates: pending_update_count,
      lastError:
        last_error_date === undefined
          ? null
          : {
              message: secrets.scrub(last_error_message ?? 'no reason given'),
              at: new Date(last_error_date * 1000),
            },
    };
  } catch (error) {
    const timedOut = abort.signal.aborted ? CALL_TIMEOUT_MILLISECONDS : null;
    const failure = sortedFailure(error, secrets, timedOut);
    throw new BotUnexamined(failure.kind, explainFailure(failure, secrets));
  } finally {
    clearTimeout(timer);
    agent?.destroy();
  }
}
