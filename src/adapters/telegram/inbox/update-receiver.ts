import { Injectable, Logger } from '@nestjs/common';
import { BotApi } from '../connection/bot-api';
import type { ButtonUpdate } from '../conversation/ops-chat-buttons';
import { readUpdate, type BotUpdate } from '../conversation/read-update';
import { RateLimiter } from '../delivery/rate-limiter';
import { TelegramOptions } from '../telegram-options';
import { TelegramSecrets } from '../connection/telegram-secrets';
import { UpdateRecorder } from './update-recorder';
import { UpdateRelay } from './update-relay';

/** Buttons that make no sense twice: they disappear once pressed. */
const ONE_TIME_BUTTON = /^(?:confirm:|decline(?:$|:)|unlink:|keep_link$|language:|acknowledge:)/;

/**
 * Takes updates from polling and webhook alike. Each is recorded before Telegram is told that it came,
 * and handled when its sender's turn comes: whoever sends a thousand makes nobody else wait.
 */
@Injectable()
export class UpdateReceiver {
  private readonly logger = new Logger('Telegram');
  /** One per chat: whoever presses faster sees some buttons spin for a while. */
  private readonly courtesies = new Map<string, Promise<void>>();

  constructor(
    private readonly recorder: UpdateRecorder,
    private readonly relay: UpdateRelay,
    private readonly api: BotApi,
    private readonly secrets: TelegramSecrets,
    private readonly limiter: RateLimiter,
    private readonly options: TelegramOptions,
  ) {}

  /**
   * Resolves once the update is recorded. While the database is away it keeps trying, because an
   * update that is acknowledged unrecorded is lost. Rejects only when the gateway stops meanwhile, or
   * with `isPatient` false, when the caller's Telegram will deliver it again.
   */
  async receive(raw: unknown, isPatient: boolean): Promise<void> {
    const update = readUpdate(raw);
    if (!update) {
      this.logger.warn('Telegram sent something that is no update: ignored');
      return;
    }
    await this.recorder.record(raw, update, isPatient);
    this.relay.wake();
    if (!this.isWorthACourtesy(update) || this.courtesies.has(update.chatId)) return;
    const courtesy = this.quiet(update);
    this.courtesies.set(update.chatId, courtesy);
    void courtesy.then(() => this.courtesies.delete(update.chatId));
  }

  /** Gives up waiting for a database that is away. */
  async stop(): Promise<void> {
    this.recorder.stop();
    await Promise.all(this.courtesies.values());
  }

  private isWorthACourtesy(update: BotUpdate): update is ButtonUpdate {
    if (update.kind === 'button') return true;
    return update.kind === 'group_button' && update.chatId === this.options.opsChat?.chatId;
  }

  /** Only looks: not worth an outbox, and pointless when late. Never throws. */
  private async quiet(update: ButtonUpdate): Promise<void> {
    const { data, callbackId, messageId } = update.button;
    // Messages come first: a courtesy takes nothing that the bot has not got to spare.
    if (this.limiter.available(performance.now()) === 0) return;
    try {
      await this.api.call('answerCallbackQuery', { callback_query_id: callbackId });
      if (!ONE_TIME_BUTTON.test(data)) return;
      if (!this.limiter.tryTake(update.chatId, performance.now())) return;
      await this.api.call('editMessageReplyMarkup', {
        chat_id: Number(update.chatId),
        message_id: messageId,
        reply_markup: { inline_keyboard: [] },
      });
    } catch (error) {
      this.logger.debug(`A button could not be quieted: ${this.secrets.describe(error)}`);
    }
  }
}
