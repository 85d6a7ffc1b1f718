import { Injectable } from '@nestjs/common';
import { MessageCodes } from '../../../linking';
import { BotApi } from '../connection/bot-api';
import { BotApiFailure } from '../connection/bot-api-failure';
import { TelegramSecrets } from '../connection/telegram-secrets';
import type { ClaimedMessage } from '../telegram-store';
import { inlineKeyboardOf } from './inline-keyboard';
import { filledIn, type OutgoingMessage } from './outgoing-message';
import { photoOf } from './qr-photo';

/** What became of a message, by one call at most. */
export type Sent =
  | { readonly outcome: 'sent'; readonly messageId: number }
  /** The message that shows the withdrawal says it now. */
  | { readonly outcome: 'changed' }
  /** There is no message to change, and no news in this one. */
  | { readonly outcome: 'needless' }
  /** The message that shows the withdrawal cannot be changed any more. */
  | { readonly outcome: 'unchangeable'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly failure: BotApiFailure };

/** The message says it already: an earlier attempt has come through. */
const IS_SAID = /message is not modified/i;

/** Puts one message of the outbox into its chat: as a new one, or in the place of an older one. Never throws. */
@Injectable()
export class SendMessage {
  constructor(
    private readonly api: BotApi,
    private readonly codes: MessageCodes,
    private readonly secrets: TelegramSecrets,
  ) {}

  async execute({ chatId, message, shownAs }: ClaimedMessage): Promise<Sent> {
    const { withdrawal } = message;
    try {
      if (withdrawal && shownAs !== null) return await this.change(chatId, shownAs, message);
      if (withdrawal?.part === 'end') return { outcome: 'needless' };
      return { outcome: 'sent', messageId: await this.send(chatId, this.withCode(message)) };
    } catch (error) {
      return { outcome: 'failed', failure: this.failureOf(error) };
    }
  }

  private async send(chatId: string, message: OutgoingMessage): Promise<number> {
    const chat = { chat_id: Number(chatId), disable_notification: message.isQuiet };
    const { qrOf } = message;
    if (qrOf !== undefined) {
      const { message_id } = await this.api.call('sendPhoto', {
        ...chat,
        ...{ photo: photoOf(qrOf), caption: message.html, parse_mode: 'HTML' },
      });
      return message_id;
    }
    const { message_id } = await this.api.call('sendMessage', { ...chat, ...contentOf(message) });
    return message_id;
  }

  private async change(chatId: string, messageId: number, message: OutgoingMessage): Promise<Sent> {
    try {
      await this.api.call('editMessageText', {
        ...{ chat_id: Number(chatId), message_id: messageId },
        ...contentOf(this.withCode(message)),
      });
      return { outcome: 'changed' };
    } catch (error) {
      const failure = this.failureOf(error);
      if (failure.kind !== 'bad_request') return { outcome: 'failed', failure };
      if (IS_SAID.test(failure.message)) return { outcome: 'changed' };
      return { outcome: 'unchangeable', reason: failure.message };
    }
  }

  private failureOf(error: unknown): BotApiFailure {
    if (error instanceof BotApiFailure) return error;
    return new BotApiFailure('network', this.secrets.describe(error));
  }

  private withCode(message: OutgoingMessage): OutgoingMessage {
    const { linkCodeOf } = message;
    return linkCodeOf === undefined ? message : filledIn(message, this.codes.of(linkCodeOf));
  }
}

/** Without buttons those that were there are taken away. */
function contentOf({ html, buttons }: OutgoingMessage) {
  return {
    text: html,
    parse_mode: 'HTML' as const,
    link_preview_options: { is_disabled: true },
    reply_markup: { inline_keyboard: inlineKeyboardOf(buttons) },
  };
}
