import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel';
import {
  ConfirmLink,
  LinkRequests,
  Links,
  looksLikeCode,
  RequestLink,
  Unlink,
} from '../../../linking';
import { PayoutsPause } from '../../../wallet';
import { messageOf } from '../delivery/outgoing-message';
import { BUTTON_DATA } from './intent';
import { keyboard } from './keyboards';
import { accountNameTrouble } from './read-account-name';
import { refusalAnswer } from './refusal-answer';
import { atStep } from './conversation';
import type { TelegramChat } from '../telegram-store';
import type { Act, Answer, Turn } from './turn';

/** Linking an account: its name, the code, a new code, the end of the link. */
@Injectable()
export class LinkTalk {
  constructor(
    private readonly requestLink: RequestLink,
    private readonly confirmLink: ConfirmLink,
    private readonly unlink: Unlink,
    private readonly links: Links,
    private readonly requests: LinkRequests,
    private readonly payoutsPause: PayoutsPause,
  ) {}

  async link(known: TelegramChat | null, accountName: string | null): Promise<Act> {
    // First of all: whatever the name, one link excludes another.
    const suspended = known && (await this.suspendedAccount(known.customerId));
    const wanted = accountName ?? suspended;
    if (wanted === null) return (turn) => Promise.resolve(askAccountName(turn));
    const trouble = accountNameTrouble(wanted);
    if (trouble) {
      return ({ chat, messages }) => {
        const text = messages.nameProblems[trouble.problem](trouble.suggestion);
        const conversation = atStep(chat.conversation, 'account_name');
        return Promise.resolve({ replies: [messageOf(text)], conversation });
      };
    }
    const account = await this.requestLink.lookUp(wanted);
    return async ({ chat, messages }) => {
      const request = await this.requestLink.execute({ customerId: chat.customerId, account });
      const isPaused = (await this.payoutsPause.current()) !== null;
      const text = messages.say.linkRequested(request.accountName, isPaused);
      return {
        replies: [messageOf(text, keyboard(messages, ['cancel']))],
        conversation: { step: 'idle', lastAccountName: request.accountName },
      };
    };
  }

  /** Sends another code to the account named last; the code before stops working. */
  async resend(chat: TelegramChat | null): Promise<Act> {
    const open = chat && (await this.requests.openOfCustomer(chat.customerId));
    const accountName = open?.accountName ?? chat?.conversation.lastAccountName ?? null;
    if (accountName === null) throw new DomainError('code_not_requested');
    return this.link(chat, accountName);
  }

  /** `typed` is null when only the command was given. */
  async code(chat: TelegramChat | null, typed: string | null): Promise<Act> {
    const open = chat && (await this.requests.openOfCustomer(chat.customerId));
    if (!open) throw new DomainError('code_not_requested');
    if (typed === null || !looksLikeCode(typed)) {
      const { accountName } = open;
      return ({ chat: { conversation }, messages: { say } }) => {
        // A text of another shape is a slip of the fingers, not an attempt: it costs nothing.
        const text = typed === null ? say.askCode(accountName) : say.notACode();
        return Promise.resolve({ replies: [messageOf(text)], conversation });
      };
    }
    const facts = await this.confirmLink.lookUp(chat.customerId);
    return async (turn) => {
      const { customerId } = turn.chat;
      const outcome = await this.confirmLink.execute({ customerId, code: typed, facts });
      if (outcome.status === 'refused') {
        return refusalAnswer(turn, { kind: 'code', code: typed }, outcome);
      }
      return { replies: [], conversation: atStep(turn.chat.conversation, 'idle') };
    };
  }

  async endLink(isConfirmed: boolean): Promise<Act> {
    if (!isConfirmed) return (turn) => this.askUnlink(turn);
    const headNumber = await this.unlink.lookUp();
    return async ({ chat }) => {
      await this.unlink.execute({ customerId: chat.customerId, headNumber });
      return { replies: [], conversation: { step: 'idle', lastAccountName: null } };
    };
  }

  private async askUnlink({ chat, messages }: Turn): ReturnType<Act> {
    const link = await this.links.activeOfCustomer(chat.customerId);
    if (!link) throw new DomainError('customer_not_linked');
    const buttons = [
      [{ label: messages.labels.unlinkYes, data: BUTTON_DATA.unlinkYes }],
      [{ label: messages.labels.cancel, data: BUTTON_DATA.decline }],
    ];
    const question = messageOf(messages.say.askUnlink(link.accountName), buttons);
    return { replies: [question], conversation: chat.conversation };
  }

  /** The linked account that must be proven again; null without a link. */
  private async suspendedAccount(customerId: string): Promise<string | null> {
    const link = await this.links.activeOfCustomer(customerId);
    if (link && link.suspendedAt === null) {
      throw new DomainError('customer_already_linked', { accountName: link.accountName });
    }
    return link?.accountName ?? null;
  }
}

function askAccountName({ chat, messages }: Turn): Answer {
  const question = messageOf(messages.say.askAccountName(), keyboard(messages, ['cancel']));
  return { replies: [question], conversation: atStep(chat.conversation, 'account_name') };
}
