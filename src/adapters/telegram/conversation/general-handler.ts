import { Injectable } from '@nestjs/common';
import {
  depositIdOf,
  Deposits,
  DepositSightings,
  type Deposit,
  type DepositSighting,
  ClaimDeposit,
} from '../../../deposits';
import { Assets, CWD, Money } from '../../../kernel';
import {
  Books,
  customerAccount,
  customerHeldAccount,
  customerUncreditedAccount,
  owedBackAccount,
} from '../../../ledger';
import { CancelLinkRequest, LinkRequests, Links } from '../../../linking';
import { PayoutsPause } from '../../../wallet';
import {
  DeclineQuote,
  isCancellable,
  OPEN_WITHDRAWAL_STATES,
  Withdrawals,
  type Withdrawal,
} from '../../../withdrawals';
import { messageOf, type ButtonRows } from '../delivery/outgoing-message';
import {
  MESSAGES,
  type AccountView,
  type Locale,
  type Messages,
  type NumberedView,
} from '../messages';
import { numberOf } from '../messages/number-of';
import { ChatSettings } from '../chat-settings';
import { atStep } from './conversation';
import { cancelWithdrawalButton, claimButton } from './intent';
import { languageKeyboard, mainKeyboard } from './keyboards';
import { numberedWithdrawal } from './numbered-withdrawal';
import type { Answer, ConversationContext } from './conversation-context';

/** Newest withdrawals among which the open ones are looked for. */
const WITHDRAWALS_LOOKED_AT = 20;
/** Withdrawals that get a button. */
const WITHDRAWALS_SHOWN = 5;
/** Deposits that are listed one by one. */
const DEPOSITS_SHOWN = 5;

/** Greeting, help, support, balance, language, and what was not understood. */
@Injectable()
export class GeneralHandler {
  constructor(
    private readonly books: Books,
    private readonly links: Links,
    private readonly requests: LinkRequests,
    private readonly sightings: DepositSightings,
    private readonly deposits: Deposits,
    private readonly claimDeposit: ClaimDeposit,
    private readonly withdrawals: Withdrawals,
    private readonly declineQuote: DeclineQuote,
    private readonly cancelLinkRequest: CancelLinkRequest,
    private readonly payoutsPause: PayoutsPause,
    private readonly assets: Assets,
    private readonly chatSettings: ChatSettings,
  ) {}

  /** `isByLink`: the chat is the customer's of a link of the service, by now or since before. */
  async start(context: ConversationContext, { isByLink }: { isByLink: boolean }): Promise<Answer> {
    const isLinked = await this.isLinked(context);
    const { messages, chat } = context;
    const { symbol } = this.assets.points;
    const text = isByLink
      ? messages.say.connected(symbol, isLinked)
      : messages.say.welcome(symbol, isLinked);
    return {
      replies: [messageOf(text, mainKeyboard(messages, isLinked))],
      conversation: atStep(chat.conversation, 'idle'),
    };
  }

  async help(context: ConversationContext): Promise<Answer> {
    const { support } = this.chatSettings;
    const text = context.messages.say.help(this.assets.points.symbol, support !== null);
    return this.withMenu(context, text);
  }

  /** Where nobody answers, the command is none. */
  support(context: ConversationContext): Promise<Answer> {
    const { support } = this.chatSettings;
    if (support === null) return this.unknownCommand(context, '/support');
    return this.withMenu(context, context.messages.say.support(support));
  }

  async account(context: ConversationContext): Promise<Answer> {
    const { customerId } = context.chat;
    const link = await this.links.activeOfCustomer(customerId);
    const isProven = link?.suspendedAt === null;
    const request = isProven ? null : await this.requests.openOfCustomer(customerId);
    const balance = await this.books.balanceOf(customerAccount(customerId));
    const held = await this.books.balanceOf(customerHeldAccount(customerId));
    const uncredited = await this.books.balanceOf(customerUncreditedAccount(customerId));
    const owed = await this.books.balanceOf(owedBackAccount(customerId));
    const sightings = await this.sightings.ofCustomer(customerId);
    const paused = await this.deposits.waitingOf(customerId);
    const offers = isProven ? await this.claimDeposit.claimable(customerId, DEPOSITS_SHOWN) : [];
    const open = await this.openWithdrawals(customerId);
    const view: AccountView = {
      balance: balance.toString(),
      held: held.isZero ? null : held.toString(),
      uncredited: uncredited.isZero ? null : uncredited.toString(),
      owed: owed.isZero ? null : owed.toString(),
      linkedAccount: link?.accountName ?? null,
      isSuspended: link?.suspendedAt != null,
      requestedAccount: request?.accountName ?? null,
      isMessageAwaited: request?.method === 'message_from_account',
      waitingDeposits: sightings.slice(0, DEPOSITS_SHOWN).map(numberedSighting),
      pausedDeposits: paused.slice(0, DEPOSITS_SHOWN).map(numberedDeposit),
      moreWaitingDeposits: notShown(sightings) + notShown(paused),
      offeredDeposits: offers.map(numberedDeposit),
      openWithdrawals: open.map((each) => ({ ...numberedWithdrawal(each), state: each.state })),
      isPaused: (await this.payoutsPause.current()) !== null,
    };
    const { messages, chat } = context;
    const buttons = [
      ...claimButtons(messages, offers),
      ...cancelButtons(messages, open),
      ...mainKeyboard(messages, link !== null),
    ];
    return {
      replies: [messageOf(messages.say.account(view), buttons)],
      conversation: chat.conversation,
    };
  }

  language(context: ConversationContext, wanted: Locale | null): Answer {
    const { conversation } = context.chat;
    if (wanted === null) {
      const question = messageOf(context.messages.say.askLanguage(), languageKeyboard());
      return { replies: [question], conversation };
    }
    const reply = messageOf(MESSAGES[wanted].say.languageSet());
    return { replies: [reply], conversation, locale: wanted };
  }

  /** Stops the question or the quote that is open, else the link request that is open. */
  async cancel(context: ConversationContext): Promise<Answer> {
    const { chat, messages } = context;
    const { customerId } = chat;
    const hadQuote = await this.declineQuote.execute({ customerId, quoteId: null });
    if (hadQuote || chat.conversation.step !== 'idle') return this.decline(context);
    const request = await this.requests.openOfCustomer(chat.customerId);
    if (!request) return this.withMenu(context, messages.say.nothingToCancel());
    await this.cancelLinkRequest.execute(chat.customerId);
    return this.withMenu(context, messages.say.linkCancelled(request.accountName));
  }

  async decline(context: ConversationContext): Promise<Answer> {
    const answer = await this.withMenu(context, context.messages.say.cancelled());
    return { ...answer, conversation: atStep(context.chat.conversation, 'idle') };
  }

  notUnderstood(context: ConversationContext): Promise<Answer> {
    return this.withMenu(context, context.messages.say.notUnderstood());
  }

  unknownCommand(context: ConversationContext, command: string): Promise<Answer> {
    return this.withMenu(context, context.messages.say.unknownCommand(command));
  }

  oldButton(context: ConversationContext): Promise<Answer> {
    return this.withMenu(context, context.messages.say.oldButton());
  }

  private async withMenu(
    context: ConversationContext,
    text: Parameters<typeof messageOf>[0],
  ): Promise<Answer> {
    const buttons = mainKeyboard(context.messages, await this.isLinked(context));
    return { replies: [messageOf(text, buttons)], conversation: context.chat.conversation };
  }

  private async isLinked(context: ConversationContext): Promise<boolean> {
    return (await this.links.activeOfCustomer(context.chat.customerId)) !== null;
  }

  private async openWithdrawals(customerId: string): Promise<readonly Withdrawal[]> {
    const page = { limit: WITHDRAWALS_LOOKED_AT, cursor: null };
    const { items } = await this.withdrawals.list({ customerId }, page);
    return items.filter(({ state }) => OPEN_WITHDRAWAL_STATES.includes(state));
  }
}

function notShown(deposits: readonly unknown[]): number {
  return Math.max(0, deposits.length - DEPOSITS_SHOWN);
}

function numberedDeposit({ id, units }: Pick<Deposit, 'id' | 'units'>): NumberedView {
  return { number: numberOf(id), cwd: Money.of(units, CWD).toString() };
}

function numberedSighting({ chainKey, units }: DepositSighting): NumberedView {
  return numberedDeposit({ id: depositIdOf(chainKey), units });
}

/** The message of the offer may have been missed or deleted. */
function claimButtons({ say }: Messages, offers: readonly Deposit[]): ButtonRows {
  return offers.map((offer) => [
    { label: say.claimLabel(numberedDeposit(offer)), data: claimButton(offer.id, null) },
  ]);
}

/** Until it is signed a withdrawal may be taken back, however long it waits. */
function cancelButtons({ say }: Messages, open: readonly Withdrawal[]): ButtonRows {
  return open
    .filter(({ state }) => isCancellable(state))
    .slice(0, WITHDRAWALS_SHOWN)
    .map((each) => [
      {
        label: say.cancelWithdrawalLabel(numberedWithdrawal(each)),
        data: cancelWithdrawalButton(each.id),
      },
    ]);
}
