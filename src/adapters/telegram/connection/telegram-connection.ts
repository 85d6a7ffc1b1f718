import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { InjectBot } from 'nestjs-telegraf';
import { Telegraf } from 'telegraf';
import { BotApi } from './bot-api';
import { BotApiFailure, explainFailure } from './bot-api-failure';
import { ChatLinks } from '../../../linking';
import { OutboxPump } from '../delivery/outbox-pump';
import { UpdateReceiver } from '../inbox/update-receiver';
import { UpdateRelay } from '../inbox/update-relay';
import { ChatSettings } from '../chat-settings';
import { FORMERLY_RUSSIAN_MENUS, MENU_COMMANDS, MESSAGES, type Messages } from '../messages';
import { TelegramHealth } from './telegram-health';
import { TelegramOptions, webhookUrlOf } from '../telegram-options';
import { TelegramSecrets } from './telegram-secrets';

const WANTED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

/**
 * Keeps the bot connected: starts after the handlers are attached, survives an unreachable Telegram
 * and a refused token, says why in words, and stops without losing what is in hand.
 */
@Injectable()
export class TelegramConnection implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Telegram');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private naming: Promise<void> | null = null;
  private areCommandsSet = false;

  constructor(
    @InjectBot() private readonly bot: Telegraf,
    private readonly api: BotApi,
    private readonly receiver: UpdateReceiver,
    private readonly relay: UpdateRelay,
    private readonly pump: OutboxPump,
    private readonly chatLinks: ChatLinks,
    private readonly health: TelegramHealth,
    private readonly options: TelegramOptions,
    private readonly chatSettings: ChatSettings,
    private readonly secrets: TelegramSecrets,
  ) {
    makeStopHarmless(bot);
    // What a handler throws must end the batch: else telegraf would acknowledge it.
    bot.catch((error) => {
      this.api.refuseAcknowledging();
      throw error;
    });
  }

  onApplicationBootstrap(): void {
    this.running = this.supervise();
    this.relay.start();
    this.pump.start();
  }

  /** Before shutdown proper, while the database is still open. */
  async beforeApplicationShutdown(): Promise<void> {
    this.api.allowAcknowledging();
    this.stopping.abort();
    this.bot.stop('shutdown');
    await this.withinDeadline(this.finish());
    // Whoever is late begins nothing new.
    for (const late of [this.relay, this.pump]) late.stop().catch(() => undefined);
  }

  /** What came is handled, and what that says is sent. */
  private async finish(): Promise<void> {
    await Promise.all([this.running, this.naming, this.receiver.stop()]);
    await this.relay.stop();
    await this.pump.stop();
  }

  private async supervise(): Promise<void> {
    let failures = 0;
    while (!this.isStopping()) {
      try {
        await this.receiveUpdates();
        failures = 0;
      } catch (error) {
        if (this.isStopping()) return;
        failures = this.health.state === 'connected' ? 1 : failures + 1;
        const milliseconds = this.retryMilliseconds(error, failures);
        const explanation = explainFailure(error, this.secrets);
        this.health.noteFailing(explanation);
        this.logger.warn(`${explanation}. Next try in ${Math.ceil(milliseconds / 1000)} s`);
        await this.pause(milliseconds);
      }
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async receiveUpdates(): Promise<void> {
    this.bot.botInfo ??= await this.api.call('getMe', {});
    this.naming ??= this.keepName(this.bot.botInfo.username);
    void this.announceCommands();
    if (this.options.webhook) {
      await this.receiveByWebhook(this.options.webhook);
      return;
    }
    if (this.health.state !== 'connected')
      this.logger.log(`Polling as @${this.bot.botInfo.username}`);
    await this.bot.launch({ allowedUpdates: [...WANTED_UPDATES] });
  }

  private async receiveByWebhook(webhook: NonNullable<TelegramOptions['webhook']>): Promise<void> {
    const url = webhookUrlOf(webhook);
    await this.api.call('setWebhook', {
      url,
      secret_token: webhook.secret,
      allowed_updates: [...WANTED_UPDATES],
    });
    this.health.noteConnected();
    this.logger.log(`Telegram delivers updates to ${this.secrets.scrub(url)}`);
    await this.untilStopped();
  }

  /** Whatever process gives out links to the bot knows its name from there. */
  private async keepName(name: string): Promise<void> {
    for (let failures = 1; !this.isStopping(); failures += 1) {
      try {
        await this.chatLinks.noteBotName(name);
        return;
      } catch (error) {
        if (failures === 1) {
          this.logger.warn(`The name of the bot is not kept yet: ${this.secrets.describe(error)}`);
        }
        await this.pause(this.retryMilliseconds(error, failures));
      }
    }
  }

  /** The menu is a nicety: without it every command still works. */
  private async announceCommands(): Promise<void> {
    if (this.areCommandsSet) return;
    try {
      const hasSupport = this.chatSettings.support !== null;
      const [commands, russian] = [
        menuOf(MESSAGES.en, hasSupport),
        menuOf(MESSAGES.ru, hasSupport),
      ];
      await this.api.call('setMyCommands', { commands });
      await this.api.call('setMyCommands', { commands: russian, language_code: 'ru' });
      for (const language_code of FORMERLY_RUSSIAN_MENUS) {
        await this.api.call('deleteMyCommands', { language_code });
      }
      this.areCommandsSet = true;
    } catch (error) {
      this.logger.warn(`The command menu could not be set: ${this.secrets.describe(error)}`);
    }
  }

  private retryMilliseconds(error: unknown, failures: number): number {
    const { timings } = this.options;
    if (error instanceof BotApiFailure) {
      if (error.kind === 'token_refused') return timings.refusedTokenRetryMilliseconds;
      if (error.retryAfterSeconds !== null) return error.retryAfterSeconds * 1000;
    }
    const doubled = timings.firstRetryMilliseconds * 2 ** Math.min(failures - 1, 20);
    return Math.min(doubled, timings.longestRetryMilliseconds);
  }

  private async pause(milliseconds: number): Promise<void> {
    const { signal } = this.stopping;
    await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  }

  private untilStopped(): Promise<void> {
    const { signal } = this.stopping;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
  }

  private async withinDeadline(work: Promise<unknown>): Promise<void> {
    const over = new AbortController();
    const milliseconds = this.options.timings.stopDeadlineMilliseconds;
    const late = delay(milliseconds, 'late', { signal: over.signal }).catch(() => 'in time');
    const outcome = await Promise.race([work, late]);
    over.abort();
    if (outcome === 'late') {
      this.logger.warn(
        'Stopping although work for Telegram was still in hand: it is kept and redone',
      );
    }
  }
}

/** telegraf throws when a bot is stopped that does not run, and nestjs-telegraf stops it again. */
function makeStopHarmless(bot: Telegraf): void {
  const stop = bot.stop.bind(bot);
  let isStopped = false;
  bot.stop = (reason) => {
    const isRunning = Reflect.get(bot, 'polling') !== undefined;
    if (isStopped || !isRunning) return;
    isStopped = true;
    stop(reason);
  };
}

function menuOf(
  messages: Messages,
  hasSupport: boolean,
): { command: string; description: string }[] {
  return MENU_COMMANDS.filter((command) => hasSupport || command !== 'support').map((command) => ({
    command,
    description: messages.commands[command],
  }));
}
