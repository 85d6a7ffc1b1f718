import { Injectable } from '@nestjs/common';
import { LinkRequests, looksLikeCode } from '../../../linking';
import { messageOf } from '../delivery/outgoing-message';
import type { TelegramChat } from '../telegram-store';
import { GeneralTalk } from './general-talk';
import type { Intent } from './intent';
import { LinkTalk } from './link-talk';
import { MoneyTalk } from './money-talk';
import type { Act, Turn } from './turn';
import type { UnsupportedKind } from './unsupported-kind';

/**
 * Chooses who answers. `prepare` runs outside a unit of work and may ask the chain; the act that it
 * gives runs inside one and only touches the database. Both throw DomainErrors as refusals.
 */
@Injectable()
export class Dialogue {
  constructor(
    private readonly general: GeneralTalk,
    private readonly linking: LinkTalk,
    private readonly money: MoneyTalk,
    private readonly requests: LinkRequests,
  ) {}

  /** Gives plain text its meaning: an answer to the open question, a code, or a greeting. */
  async resolve(intent: Intent, chat: TelegramChat | null): Promise<Intent> {
    if (intent.kind !== 'text') return intent;
    if (chat === null) return { kind: 'start' };
    const { text } = intent;
    const { step } = chat.conversation;
    if (step === 'account_name') return { kind: 'link', accountName: text };
    if (step === 'account_name_for_message') return { kind: 'link_by_message', accountName: text };
    if (step === 'withdrawal_amount') return { kind: 'withdraw', amount: text };
    const isAwaited = (await this.requests.openOfCustomer(chat.customerId)) !== null;
    // A code that comes too late is told so, rather than "I did not understand".
    return isAwaited || looksLikeCode(text) ? { kind: 'code', code: text } : intent;
  }

  /** `chat` is null for somebody who has never written before. */
  async prepare(intent: Intent, chat: TelegramChat | null): Promise<Act> {
    switch (intent.kind) {
      case 'link':
        return this.linking.link(chat, intent.accountName);
      case 'link_by_message':
        return this.linking.linkByMessage(chat, intent.accountName);
      case 'link_by_code':
        return this.linking.linkByCode(chat);
      case 'code':
        return this.linking.code(chat, intent.code);
      case 'resend':
        return this.linking.resend(chat);
      case 'unlink':
        return this.linking.endLink(chat, intent.linkId);
      case 'deposit':
        return this.money.deposit();
      case 'withdraw':
        return this.money.withdraw(chat, intent.amount);
      case 'claim':
        return this.money.claim(chat, intent);
      case 'confirm_withdrawal':
        return this.money.confirm(chat, intent.quoteId);
      case 'decline':
        return (turn) => this.money.decline(turn, intent.quoteId);
      case 'cancel_withdrawal':
        return (turn) => this.money.cancelWithdrawal(turn, intent.withdrawalId);
      default:
        return this.prepareGeneral(intent);
    }
  }

  /** A sticker, a photo, an edited message: one sentence, and nothing changes. */
  unsupported({ chat, messages }: Turn, what: UnsupportedKind): ReturnType<Act> {
    const replies = [messageOf(messages.unsupported[what])];
    return Promise.resolve({ replies, conversation: chat.conversation });
  }

  private prepareGeneral(
    intent: Exclude<
      Intent,
      { kind: 'link' | 'code' | 'resend' | 'unlink' | 'deposit' | 'withdraw' }
    >,
  ): Act {
    switch (intent.kind) {
      case 'start':
        return (turn) => this.general.start(turn);
      case 'help':
        return (turn) => this.general.help(turn);
      case 'account':
        return (turn) => this.general.account(turn);
      case 'history':
        return (turn) => this.general.history(turn);
      case 'language':
        return (turn) => Promise.resolve(this.general.language(turn, intent.locale));
      case 'cancel':
        return (turn) => this.general.cancel(turn);
      case 'keep_link':
        return (turn) => this.general.decline(turn);
      case 'unknown_command':
        return (turn) => this.general.unknownCommand(turn, intent.command);
      case 'old_button':
        return (turn) => this.general.oldButton(turn);
      default:
        return (turn) => this.general.notUnderstood(turn);
    }
  }
}
