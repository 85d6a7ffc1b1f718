import { Injectable } from '@nestjs/common';
import { AlarmChannel, type Notice, type Sending, TellsOfAlarms } from '../../../alarms';
import { BotApi } from '../connection/bot-api';
import { BotApiFailure } from '../connection/bot-api-failure';
import { TelegramSecrets } from '../connection/telegram-secrets';
import { acknowledgeButton } from '../conversation/intent';
import { MESSAGES, type Html, type OpsMessages } from '../messages';
import { cleanText } from '../messages/clean-text';
import { numberOf } from '../messages/number-of';
import { utcTime } from '../messages/utc-time';
import { TelegramOptions, type OpsChatOptions } from '../telegram-options';
import { inlineKeyboardOf } from './inline-keyboard';
import { messageOf, type OutgoingMessage } from './outgoing-message';
import { RateLimiter } from './rate-limiter';

/** Of a summary so much is shown: the list of alarms has all of it. */
const SUMMARY_LENGTH = 300;
/** Of 4,096 that Telegram takes, without the marks. */
const HTML_LENGTH = 3_500;
/** Telegram says 400 for these too, and what it refuses is the chat: each other message would fare the same. */
const ABOUT_THE_CHAT =
  /chat not found|group chat was|supergroup chat|chat was (?:deleted|deactivated)|not enough rights|have no rights|write_forbidden|need administrator rights|topic_closed|peer_id_invalid/i;

/**
 * Tells the operators' chat of alarms. Not by the outbox: that gives up what a chat does not take, and an alarm
 * that the bot may not write today is told as soon as it may.
 */
@Injectable()
@TellsOfAlarms({ order: 100 })
export class OpsChat extends AlarmChannel {
  override readonly name = 'telegram';

  constructor(
    private readonly api: BotApi,
    private readonly limiter: RateLimiter,
    private readonly options: TelegramOptions,
    private readonly secrets: TelegramSecrets,
  ) {
    super();
  }

  override async send(notice: Notice): Promise<Sending> {
    const { opsChat } = this.options;
    if (opsChat === null) throw new Error('There is no chat of the operators');
    const { html, buttons, isQuiet } = noticeMessage(notice, opsChat);
    // Alarms come before what customers wait for, and count like it.
    this.limiter.take(opsChat.chatId, performance.now());
    try {
      await this.api.call('sendMessage', {
        chat_id: Number(opsChat.chatId),
        text: html,
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
        disable_notification: isQuiet,
        reply_markup: {
          inline_keyboard: inlineKeyboardOf(buttons),
        },
      });
      return { outcome: 'told' };
    } catch (error) {
      return this.failed(error);
    }
  }

  private failed(error: unknown): Sending {
    const failure = error instanceof BotApiFailure ? error : null;
    return {
      outcome: 'failed',
      error: failure?.message ?? this.secrets.describe(error),
      isRefused: failure?.kind === 'bad_request' && !ABOUT_THE_CHAT.test(failure.message),
      retryAfterSeconds: failure?.retryAfterSeconds ?? null,
    };
  }
}

/** What the chat reads. As many alarms are shown as fit. */
export function noticeMessage(notice: Notice, { locale }: OpsChatOptions): OutgoingMessage {
  const { ops } = MESSAGES[locale];
  const isQuiet = notice.severity === 'info';
  const isToBeAcknowledged = notice.phase !== 'cleared' && !isQuiet;
  const data = acknowledgeButton(notice.id);
  const buttons = isToBeAcknowledged ? [[{ label: ops.acknowledge, data }]] : [];
  return messageOf(textOf(notice, ops), buttons, isQuiet);
}

function textOf(notice: Notice, ops: OpsMessages): Html {
  for (let shown = notice.shown.length; ; shown -= 1) {
    const text = ops.notice(viewOf(notice, shown));
    if (text.text.length <= HTML_LENGTH || shown === 0) return text;
  }
}

function viewOf({ phase, kind, severity, alarmIds, shown }: Notice, count: number) {
  const lines = shown.slice(0, count).map((alarm) => ({
    number: numberOf(alarm.id),
    summary: cleanText(alarm.summary, SUMMARY_LENGTH),
    since: utcTime(alarm.firstAt),
    count: alarm.count,
  }));
  return { phase, kind, severity, total: alarmIds.length, lines };
}
