import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel';
import {
  BeginLink,
  ConfirmLink,
  LinkRequests,
  Links,
  looksLikeCode,
  Unlink,
  type BegunLink,
  type LinkMethod,
} from '../../../linking';
import { PayoutsPause } from '../../../wallet';
import { messageOf, withLinkCode } from '../delivery/outgoing-message';
import { minutesUntil } from '../messages/minutes';
import { BUTTON_DATA, unlinkButton } from './intent';
import { copyMessageKeyboard, keyboard } from './keyboards';
import { accountNameTrouble } from './read-account-name';
import { refusalAnswer } from './refusal-answer';
import { atStep, type ConversationStep } from './conversation';
import type { TelegramChat } from '../telegram-store';
import type { Act, Answer, ConversationContext } from './conversation-context';

/** Linking an account: its name, the code, a new code, the end of the link. */
@Injectable()
export class LinkHandler {
  constructor(
    private readonly beginLink: BeginLink,
    private readonly confirmLink: ConfirmLink,
    private readonly unlink: Unlink,
    private readonly links: Links,
    private readonly requests: LinkRequests,
    private readonly payoutsPause: PayoutsPause,
  ) {}

  /** By a code to the account, and by a message from it while no more codes may be sent. */
  link(known: TelegramChat | null, accountName: string | null): Promise<Act> {
    return this.begin(known, accountName, null);
  }

  async linkByMessage(known: TelegramChat | null, accountName: string | null): Promise<Act> {
    const wanted = accountName ?? (await this.lastAccountName(known));
    return this.begin(known, wanted, 'message_from_account');
  }

  async linkByCode(known: TelegramChat | null): Promise<Act> {
    return this.begin(known, await this.lastAccountName(known), 'code_to_account');
  }

  /** Another code for the account named last, in the same way; the code before stops working. */
  async resend(chat: TelegramChat | null): Promise<Act> {
    const accountName = await this.lastAccountName(chat);
    if (accountName === null) throw new DomainError('code_not_requested');
    const open = chat && (await this.requests.openOfCustomer(chat.customerId));
    const isShown = open?.method === 'message_from_account';
    return this.begin(chat, accountName, isShown ? 'message_from_account' : null);
  }

  /** `typed` is null when only the command was given. */
  async code(chat: TelegramChat | null, typed: string | null): Promise<Act> {
    const open = chat && (await this.requests.openOfCustomer(chat.customerId));
    if (!open) throw new DomainError('code_not_requested');
    const { accountName } = open;
    if (open.method === 'message_from_account') {
      throw new DomainError('code_expected_in_message', { accountName });
    }
    if (typed === null || !looksLikeCode(typed)) {
      return ({ chat: { conversation }, messages: { say } }) => {
        // A text of another shape is a slip of the fingers, not an attempt: it costs nothing.
        const text = typed === null ? say.askCode(accountName) : say.notACode();
        return Promise.resolve({ replies: [messageOf(text)], conversation });
      };
    }
    const facts = await this.confirmLink.lookUp(chat.customerId);
    return async (context) => {
      const { customerId } = context.chat;
      const outcome = await this.confirmLink.execute({ customerId, code: typed, facts });
      if (outcome.status === 'refused') {
        return refusalAnswer(context, { kind: 'code', code: typed }, outcome);
      }
      return { replies: [], conversation: atStep(context.chat.conversation, 'idle') };
    };
  }

  /** `linkId`: of the question that was answered with yes; null asks it. */
  async endLink(known: TelegramChat | null, linkId: string | null): Promise<Act> {
    if (linkId === null) return (context) => this.askUnlink(context);
    const headNumber = await this.unlink.lookUp(known?.customerId);
    return async ({ chat }) => {
      await this.unlink.execute({ customerId: chat.customerId, linkId, headNumber });
      return { replies: [], conversation: { step: 'idle', lastAccountName: null } };
    };
  }

  private async begin(
    known: TelegramChat | null,
    accountName: string | null,
    method: LinkMethod | null,
  ): Promise<Act> {
    // First of all: whatever the name, one link excludes another.
    const suspended = known && (await this.suspendedAccount(known.customerId));
    const wanted = accountName ?? suspended;
    const step = method === 'message_from_account' ? 'account_name_for_message' : 'account_name';
    if (wanted === null) return (context) => Promise.resolve(askAccountName(context, step));
    const trouble = accountNameTrouble(wanted);
    if (trouble) {
      return ({ chat, messages }) => {
        const text = messages.nameProblems[trouble.problem](trouble.suggestion);
        const conversation = atStep(chat.conversation, step);
        return Promise.resolve({ replies: [messageOf(text)], conversation });
      };
    }
    const facts = await this.beginLink.lookUp(wanted);
    return async (context) => {
      const { customerId } = context.chat;
      const begun = await this.beginLink.execute({ customerId, facts, method });
      return begunAnswer(context, begun, (await this.payoutsPause.current()) !== null);
    };
  }

  private async askUnlink({ chat, messages }: ConversationContext): ReturnType<Act> {
    const link = await this.links.activeOfCustomer(chat.customerId);
    if (!link) throw new DomainError('customer_not_linked');
    const buttons = [
      [{ label: messages.labels.unlinkYes, data: unlinkButton(link.id) }],
      [{ label: messages.labels.cancel, data: BUTTON_DATA.keepLink }],
    ];
    const question = messageOf(messages.say.askUnlink(link.accountName), buttons);
    return { replies: [question], conversation: chat.conversation };
  }

  private async lastAccountName(chat: TelegramChat | null): Promise<string | null> {
    const open = chat && (await this.requests.openOfCustomer(chat.customerId));
    return open?.accountName ?? chat?.conversation.lastAccountName ?? null;
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

function askAccountName({ chat, messages }: ConversationContext, step: ConversationStep): Answer {
  const question = messageOf(messages.say.askAccountName(), keyboard(messages, ['cancel']));
  return { replies: [question], conversation: atStep(chat.conversation, step) };
}

function begunAnswer(
  { messages, now }: ConversationContext,
  begun: BegunLink,
  isPaused: boolean,
): Answer {
  const { accountName } = begun.request;
  const conversation = { step: 'idle', lastAccountName: accountName } as const;
  if (begun.method === 'code_to_account') {
    const buttons = keyboard(messages, ['linkByMessage'], ['cancel']);
    const reply = messageOf(messages.say.linkRequested(accountName, isPaused), buttons);
    return { replies: [reply], conversation };
  }
  const { gatewayAccountName: gatewayAccount, isInstead, expiresAt } = begun;
  const validMinutes = minutesUntil(expiresAt, now);
  const text = messages.say.sendMessage({ accountName, gatewayAccount, validMinutes, isInstead });
  const buttons = [
    ...copyMessageKeyboard(messages, gatewayAccount),
    ...keyboard(messages, isInstead ? ['cancel'] : ['linkByCode', 'cancel']),
  ];
  return { replies: [withLinkCode(messageOf(text, buttons), begun.request.id)], conversation };
}
