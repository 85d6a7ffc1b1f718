import { Injectable, Logger } from '@nestjs/common';
import { BotApi } from './bot-api';
import type { BotUpdate } from './conversation/read-update';
import { TelegramSecrets } from './telegram-secrets';
import { UpdateInbox } from './update-inbox';

/** Buttons that make no sense twice: they disappear once pressed. */
const ONE_TIME_BUTTON = /^(?:confirm:|decline$|unlink:|language:)/;

/** Takes updates from polling and webhook alike, and quiets the button that was pressed. */
@Injectable()
export class UpdateReceiver {
  private readonly logger = new Logger('Telegram');
  private readonly courtesies = new Set<Promise<void>>();

  constructor(
    private readonly inbox: UpdateInbox,
    private readonly api: BotApi,
    private readonly secrets: TelegramSecrets,
  ) {}

  /** See `UpdateInbox.receive`. */
  async receive(raw: unknown, isPatient: boolean): Promise<void> {
    const update = await this.inbox.receive(raw, isPatient);
    if (update?.kind !== 'button') return;
    const courtesy = this.quiet(update);
    this.courtesies.add(courtesy);
    void courtesy.then(() => this.courtesies.delete(courtesy));
  }

  async stop(): Promise<void> {
    await this.inbox.stop();
    await Promise.all(this.courtesies);
  }

  /** Only looks: not worth an outbox, and pointless when late. Never throws. */
  private async quiet(update: Extract<BotUpdate, { kind: 'button' }>): Promise<void> {
    const { data, callbackId, messageId } = update.button;
    try {
      await this.api.call('answerCallbackQuery', { callback_query_id: callbackId });
      if (!ONE_TIME_BUTTON.test(data)) return;
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
