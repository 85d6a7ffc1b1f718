import { Injectable } from '@nestjs/common';
import { LinkRequests, looksLikeCode } from '../../../linking';
import { messageOf } from '../delivery/outgoing-message';
import type { TelegramChat } from '../telegram-store';
import { GeneralHandler } from './general-handler';
import { HistoryHandler } from './history-handler';
import type { Intent } from './intent';
import { LinkHandler } from './link-handler';
import { MoneyHandler } from './money-handler';
import type { Act, ConversationContext } from './conversation-context';
import type { UnsupportedKind } from './unsupported-kind';

/**
 * Chooses who answers. `prepare` runs outside a unit of work and may ask the chain; the act that it
 * gives runs inside one and only touches the database. Both throw DomainErrors as refusals.
 */
@Injectable()
export class ConversationRouter {
  constructor(
    private readonly general: GeneralHandler,
    private readonly history: HistoryHandler,
    private readonly linking: LinkHandler,
    private readonly money: MoneyHandler,
    private readonly requests: LinkRequests,
  ) {}

  /** Gives plain text its meaning: an answer to the open question, a code, or a greeting. */
  async resolve(intent: Intent, chat: TelegramChat | null): Promise<Intent> {
    if (intent.kind !== 'text') return intent;
    if (chat === null) return { kind: 'start', token: null };
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
        return (context) => this.money.decline(context, intent.quoteId);
      case 'cancel_withdrawal':
        return (context) => this.money.cancelWithdrawal(context, intent.withdrawalId);
      default:
        return this.prepareGeneral(intent);
    }
  }

  /** A sticker, a photo, an edited message: one sentence, and nothing changes. */
  unsupported({ chat, messages }: ConversationContext, what: UnsupportedKind): ReturnType<Act> {
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
        return (context) => this.general.start(context, { isByLink: intent.token !== null });
      case 'help':
        return (context) => this.general.help(context);
      case 'account':
        return (context) => this.general.account(context);
      case 'history':
        return (context) => this.history.page(context, intent.cursor);
      case 'support':
        return (context) => this.general.support(context);
      case 'language':
        return (context) => Promise.resolve(this.general.language(context, intent.locale));
      case 'cancel':
        return (context) => this.general.cancel(context);
      case 'keep_link':
        return (context) => this.general.decline(context);
      case 'unknown_command':
        return (context) => this.general.unknownCommand(context, intent.command);
      case 'old_button':
        return (context) => this.general.oldButton(context);
      default:
        return (context) => this.general.notUnderstood(context);
    }
  }
}
