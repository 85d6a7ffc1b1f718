import { Injectable } from '@nestjs/common';
import { ClaimDeposit, DepositSettings } from '../../../deposits';
import { Assets, CWD, DomainError, Money, MoneyClock, type Rate } from '../../../kernel';
import { Books, customerAccount } from '../../../ledger';
import { assertNotSuspended, Links, type Link } from '../../../linking';
import { HaltSwitch } from '../../../safety';
import { cwdLimit, LimitBook, RateBook, rateInForce, type RateDirection } from '../../../terms';
import { ChainAccounts, PayoutsPause } from '../../../wallet';
import {
  DecideWithdrawal,
  DeclineQuote,
  isCancellable,
  QuoteWithdrawal,
  RequestWithdrawal,
  Withdrawals,
  WithdrawalSettings,
  type Quote,
  type Withdrawal,
} from '../../../withdrawals';
import type { TelegramChat } from '../telegram-store';
import { messageOf, withQr } from '../delivery/outgoing-message';
import { minutesUntil } from '../messages/minutes';
import type { Messages } from '../messages';
import { atStep } from './conversation';
import { claimButton, confirmButton, declineButton, type Intent } from './intent';
import { cancelWithdrawalKeyboard, copyAccountKeyboard, keyboard, mainKeyboard } from './keyboards';
import { largeFeePercent } from './large-fee';
import { numberedWithdrawal } from './numbered-withdrawal';
import { readAmount } from './read-amount';
import type { Act, Answer, ConversationContext } from './conversation-context';

type ClaimIntent = Extract<Intent, { readonly kind: 'claim' }>;

/** How much CWD the example of the deposit page sends. */
const EXAMPLE = Money.parse('10', CWD);

/** Deposits and withdrawals. Every figure comes from the use cases; here it is only shown. */
@Injectable()
export class MoneyHandler {
  constructor(
    private readonly chainAccounts: ChainAccounts,
    private readonly links: Links,
    private readonly books: Books,
    private readonly rates: RateBook,
    private readonly limits: LimitBook,
    private readonly withdrawals: Withdrawals,
    private readonly claimDeposit: ClaimDeposit,
    private readonly quoteWithdrawal: QuoteWithdrawal,
    private readonly requestWithdrawal: RequestWithdrawal,
    private readonly declineQuote: DeclineQuote,
    private readonly decideWithdrawal: DecideWithdrawal,
    private readonly payoutsPause: PayoutsPause,
    private readonly haltSwitch: HaltSwitch,
    private readonly settings: WithdrawalSettings,
    private readonly depositSettings: DepositSettings,
    private readonly assets: Assets,
    private readonly clock: MoneyClock,
  ) {}

  async deposit(): Promise<Act> {
    const gateway = await this.chainAccounts.hotWallet();
    return async ({ chat, messages }) => {
      const link = await this.linkOf(chat.customerId);
      const rate = await this.rateNow('deposit');
      const { points } = this.assets;
      const text = messages.say.deposit({
        gatewayAccount: gateway.name,
        linkedAccount: link.accountName,
        rate: rate.text,
        symbol: points.symbol,
        minimum: cwdLimit((await this.limits.current()).deposit_minimum)?.toString() ?? null,
        exampleGiven: EXAMPLE.toString(),
        exampleReceived: rate.pointsFor(EXAMPLE, points).received.toString(),
        isPaused: await this.isCreditingPaused(),
      });
      const buttons = [
        ...copyAccountKeyboard(messages, gateway.name),
        ...mainKeyboard(messages, true),
      ];
      // For a wallet on another screen than this one.
      const qrOf = this.depositSettings.walletLinkTo(gateway.name) ?? gateway.name;
      const picture = withQr(messageOf(messages.say.depositQr(gateway.name), [], true), qrOf);
      return {
        replies: [messageOf(text, buttons), picture],
        conversation: atStep(chat.conversation, 'idle'),
      };
    };
  }

  /** Where another rate counts than the one shown, nothing is claimed: it is shown at once. */
  async claim(known: TelegramChat | null, intent: ClaimIntent): Promise<Act> {
    const { depositId, rateVersion: shown } = intent;
    if (known) await this.claimDeposit.lookUp(known.customerId);
    return async ({ chat, messages }) => {
      const { customerId, conversation } = chat;
      const terms = await this.claimDeposit.terms(customerId, depositId);
      const { rateVersion } = terms;
      if (shown === rateVersion) {
        await this.claimDeposit.execute({ customerId, depositId, rateVersion });
        return { replies: [], conversation };
      }
      const [cwd, points] = [terms.cwd.toString(), terms.points.toString()];
      const offer = messageOf(messages.tell.depositOffered(cwd, points, terms.rate), [
        [{ label: messages.labels.claim, data: claimButton(depositId, rateVersion) }],
      ]);
      const news = shown === null ? [] : [messageOf(messages.refusals.claim_terms_changed({}))];
      return { replies: [...news, offer], conversation };
    };
  }

  /** Null asks how much; otherwise the text is read as an amount. */
  async withdraw(known: TelegramChat | null, typed: string | null): Promise<Act> {
    const reading = typed === null ? null : readAmount(typed, this.assets.points.symbol);
    if (reading?.kind === 'problem') {
      return (context) => {
        const sentence = context.messages.amountProblems[reading.problem];
        const text = sentence(this.assets.points.symbol, reading.suggestion);
        return this.askAgain(context, text);
      };
    }
    const typedPoints =
      reading?.kind === 'amount' ? Money.parse(reading.text, this.assets.points) : null;
    const fee = await this.quoteWithdrawal.lookUp(known?.customerId);
    if (reading === null) return (context) => this.askAmount(context, fee);
    return async (context) => {
      const { customerId } = context.chat;
      await this.linkOf(customerId);
      const points = typedPoints ?? (await this.books.balanceOf(customerAccount(customerId)));
      const quote = await this.quoteWithdrawal.execute({ customerId, points, fee });
      return this.showQuote(context, quote);
    };
  }

  /** Where the rate has changed since, nothing is confirmed: there is a new quote at once. */
  async confirm(known: TelegramChat | null, quoteId: string): Promise<Act> {
    const outdated = known && (await this.quoteWithdrawal.outdated(known.customerId, quoteId));
    if (!outdated) return (context) => this.confirmNow(context, quoteId);
    const { points, rate } = outdated;
    const fee = await this.quoteWithdrawal.lookUp(outdated.customerId);
    return async (context) => {
      const { customerId } = context.chat;
      const quote = await this.quoteWithdrawal.execute({ customerId, points, fee });
      const answer = await this.showQuote(context, quote);
      const news = context.messages.refusals.quote_outdated({ rate, presentRate: quote.rate });
      return { ...answer, replies: [messageOf(news), ...answer.replies] };
    };
  }

  /** "No": nothing confirms this quote any more. One that was confirmed is told to stand. */
  async decline(context: ConversationContext, quoteId: string | null): Promise<Answer> {
    const { chat, messages } = context;
    const { customerId } = chat;
    const conversation = atStep(chat.conversation, 'idle');
    await this.declineQuote.execute({ customerId, quoteId });
    const requested = quoteId === null ? null : await this.withdrawals.find(quoteId);
    if (requested?.customerId === customerId) return this.tellStanding(context, requested);
    const isLinked = (await this.links.activeOfCustomer(customerId)) !== null;
    const reply = messageOf(messages.say.cancelled(), mainKeyboard(messages, isLinked));
    return { replies: [reply], conversation };
  }

  /** An event of the same transaction tells that it was accepted; the second press is told here. */
  private async confirmNow(context: ConversationContext, quoteId: string): Promise<Answer> {
    const { customerId, conversation } = context.chat;
    const known = await this.withdrawals.find(quoteId);
    const withdrawal = await this.requestWithdrawal.execute({ customerId, quoteId });
    if (known) return this.tellStanding(context, withdrawal);
    return { replies: [], conversation: atStep(conversation, 'idle') };
  }

  private async tellStanding(
    { chat, messages }: ConversationContext,
    withdrawal: Withdrawal,
  ): Promise<Answer> {
    const { id, state } = withdrawal;
    const view = numberedWithdrawal(withdrawal);
    const conversation = atStep(chat.conversation, 'idle');
    const text =
      isCancellable(state) && (await this.isPaused())
        ? messages.say.withdrawalWaits(view)
        : messages.say.withdrawalStands(view, state);
    const buttons = isCancellable(state) ? cancelWithdrawalKeyboard(messages, id) : [];
    return { replies: [messageOf(text, buttons)], conversation };
  }

  async cancelWithdrawal({ chat }: ConversationContext, withdrawalId: string): Promise<Answer> {
    const { customerId, conversation } = chat;
    await this.decideWithdrawal.cancelByCustomer({ id: withdrawalId, customerId });
    return { replies: [], conversation };
  }

  private async askAmount({ chat, messages }: ConversationContext, fee: Money): Promise<Answer> {
    const link = await this.linkOf(chat.customerId);
    assertNotSuspended(link);
    const balance = await this.books.balanceOf(customerAccount(chat.customerId));
    if (balance.isZero) {
      throw new DomainError('insufficient_points', { balance: balance.toString() });
    }
    const text = messages.say.askAmount({
      balance: balance.toString(),
      rate: (await this.rateNow('withdrawal')).text,
      symbol: this.assets.points.symbol,
      fee: fee.toString(),
      isFeeOnHouse: this.settings.feePayer === 'house',
      smallest: (await this.quoteWithdrawal.smallest(fee)).toString(),
      accountName: link.accountName,
      isPaused: await this.isPaused(),
    });
    return {
      replies: [messageOf(text, keyboard(messages, ['withdrawAll'], ['cancel']))],
      conversation: atStep(chat.conversation, 'withdrawal_amount'),
    };
  }

  private async askAgain(
    { chat }: ConversationContext,
    text: Parameters<typeof messageOf>[0],
  ): Promise<Answer> {
    await this.linkOf(chat.customerId);
    return {
      replies: [messageOf(text)],
      conversation: atStep(chat.conversation, 'withdrawal_amount'),
    };
  }

  private async showQuote({ chat, messages }: ConversationContext, quote: Quote): Promise<Answer> {
    const text = messages.say.quote({
      points: quote.points.toString(),
      rate: quote.rate,
      symbol: this.assets.points.symbol,
      gross: quote.gross.toString(),
      fee: quote.fee.toString(),
      isFeeOnHouse: quote.feePayer === 'house',
      largeFeePercent: largeFeePercent(quote),
      net: quote.net.toString(),
      accountName: quote.accountName,
      validMinutes: minutesUntil(quote.expiresAt, this.clock.likely()),
      isPaused: await this.isPaused(),
    });
    return {
      replies: [messageOf(text, quoteKeyboard(messages, quote.id))],
      conversation: atStep(chat.conversation, 'idle'),
    };
  }

  private async isPaused(): Promise<boolean> {
    return (await this.payoutsPause.current()) !== null;
  }

  private async isCreditingPaused(): Promise<boolean> {
    return (await this.haltSwitch.current()).some(({ scope }) => scope === 'deposits');
  }

  private async linkOf(customerId: string): Promise<Link> {
    const link = await this.links.activeOfCustomer(customerId);
    if (!link) throw new DomainError('customer_not_linked');
    return link;
  }

  private async rateNow(direction: RateDirection): Promise<Rate> {
    return rateInForce(await this.rates.versions(direction), this.clock.likely()).rate;
  }
}

function quoteKeyboard(messages: Messages, quoteId: string): ReturnType<typeof keyboard> {
  return [
    [{ label: messages.labels.confirm, data: confirmButton(quoteId) }],
    [{ label: messages.labels.cancel, data: declineButton(quoteId) }],
  ];
}
