import { Injectable } from '@nestjs/common';
import { AcknowledgeAlarms } from '../../../alarms';
import { DomainError } from '../../../kernel';
import { messageOf, type OutgoingMessage } from '../delivery/outgoing-message';
import { MESSAGES } from '../messages';
import { TelegramOptions } from '../telegram-options';
import { noticeOfButton } from './intent';
import type { BotUpdate } from './read-update';

export type ButtonUpdate = Extract<BotUpdate, { kind: 'button' | 'group_button' }>;

/** Buttons below what the ops chat was told. They count there and nowhere else, whoever presses them. */
@Injectable()
export class OpsChatButtons {
  constructor(
    private readonly acknowledgeAlarms: AcknowledgeAlarms,
    private readonly options: TelegramOptions,
  ) {}

  isOurs({ chatId, button }: ButtonUpdate): boolean {
    return chatId === this.options.opsChat?.chatId && noticeOfButton(button.data) !== null;
  }

  /** Inside a unit of work: the answer to the chat. The chat's members are its operators: Telegram says who. */
  async press({ button, person }: ButtonUpdate): Promise<OutgoingMessage> {
    const { opsChat } = this.options;
    const noticeId = noticeOfButton(button.data);
    if (opsChat === null || noticeId === null) throw new Error('It is no button of the ops chat');
    const { ops } = MESSAGES[opsChat.locale];
    const count = await this.acknowledge(noticeId, `telegram ${person.id}`);
    return messageOf(ops.acknowledged(person.name, count));
  }

  /** Of a notice that is forgotten, nothing is left to acknowledge. */
  private async acknowledge(noticeId: string, by: string): Promise<number> {
    try {
      return (await this.acknowledgeAlarms.executeForNotice({ noticeId, by })).length;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'alarm_unknown') return 0;
      throw error;
    }
  }
}
