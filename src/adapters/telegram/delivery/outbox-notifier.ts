import { Injectable } from '@nestjs/common';
import {
  ListensToEvents,
  Assets,
  Clock,
  type DomainEvent,
  type WithdrawalEvent,
} from '../../../kernel';
import { Customers } from '../../../linking';
import { PayoutsPause } from '../../../wallet';
import { LAPSE_CAUSES, type LapseCause } from '../../../withdrawals';
import { claimButton, quoteButton } from '../conversation/intent';
import { cancelWithdrawalKeyboard, keyboard, mainKeyboard } from '../conversation/keyboards';
import { messageOf, withLastLine, withWithdrawal, type OutgoingMessage } from './outgoing-message';
import { OutboxSignal } from './outbox-signal';
import { inEachLanguage, MESSAGES, type Html, type Messages, type Stamp } from '../messages';
import { cleanText } from '../messages/clean-text';
import { minutesUntil } from '../messages/minutes';
import { numberOf, numberOfEntry } from '../messages/number-of';
import { utcTime } from '../messages/utc-time';
import { ChatSettings } from '../chat-settings';
import { TelegramNotifier } from '../telegram-notifier';
import { TelegramStore } from '../telegram-store';

/** Events about links that customers are notified of. */
type LinkNews = Exclude<
  Extract<DomainEvent, { type: `link_${string}` }>,
  { type: 'link_requested' | 'link_cancelled' | 'link_message_received' }
>;

type LetterEvent = Exclude<DomainEvent, { type: 'chat_unbound' }>;

type Rendering = (messages: Messages) => OutgoingMessage;

interface Letter {
  readonly customerId: string;
  readonly render: Rendering;
  /** Set where money is concerned: the same news may come twice after a crash, and must not count twice. */
  readonly stamp?: Omit<Stamp, 'at'>;
  /** Of which it says how it stands. */
  readonly withdrawal?: { readonly id: string; readonly isOver: boolean };
}

const QUIET = true;
/** Events whose message would say that CWD leave soon. */
const PROMISES_A_PAYOUT: ReadonlySet<DomainEvent['type']> = new Set<DomainEvent['type']>([
  'withdrawal_requested',
  'withdrawal_approved',
  'withdrawal_expired',
]);
/** After these a withdrawal does not move any more: the customer is to hear of it, and a change makes no sound. */
const ENDS_A_WITHDRAWAL: ReadonlySet<DomainEvent['type']> = new Set<DomainEvent['type']>([
  'withdrawal_rejected',
  'withdrawal_cancelled',
  'withdrawal_lapsed',
  'withdrawal_irreversible',
]);
/** An operator's reason is shown up to here: no text of theirs may undo what it explains. */
const MAX_REASON_LENGTH = 500;

/** The bot's own reply tells these, or they are no customer's business. */
const UNTOLD = [
  'customer_registered',
  'chat_bound',
  'chat_links_cancelled',
  // What the customer has is the same; what is captured is told.
  'points_held',
  'hold_released',
  'debit_waits',
  'debit_given_up',
  'debit_cancelled',
  'link_requested',
  'link_cancelled',
  'link_message_received',
  'deposit_unattributed',
  'deposit_refunded',
  'deposit_decided',
  // Both customers are notified of the change of their points.
  'deposit_moved',
  'rate_set',
  'rate_cancelled',
  'limit_set',
  'outgoing_signed',
  'outgoing_expired',
  'outgoing_adopted',
  'difference_booked',
  'finding_opened',
  'finding_closed',
  'surplus_kept',
  'cold_wallet_accepted',
  'sweep_ordered',
  'sweep_ended',
  'refill_received',
  'decision_asked',
  'decision_ended',
  'key_issued',
  'key_rotated',
  'key_revoked',
  'webhook_changed',
  'webhook_missed_events',
  'webhook_ended',
  'alarm_acknowledged',
  'block_accepted',
  'chain_reconciled',
  'rescan_requested',
  'rescan_discovery',
  'rescan_ended',
  'halted',
  'resumed',
  'gate_closed',
  'gate_opened',
] as const satisfies readonly DomainEvent['type'][];
type UntoldEvent = Extract<DomainEvent, { type: (typeof UNTOLD)[number] }>;

function isUntold(event: LetterEvent): event is UntoldEvent {
  return UNTOLD.some((each) => each === event.type);
}

/** Tells customers in Telegram what happened, in the transaction in which it happened. */
@Injectable()
@ListensToEvents({ order: 300 })
export class OutboxNotifier extends TelegramNotifier {
  constructor(
    private readonly store: TelegramStore,
    private readonly signal: OutboxSignal,
    private readonly assets: Assets,
    private readonly clock: Clock,
    private readonly payoutsPause: PayoutsPause,
    private readonly chatSettings: ChatSettings,
    private readonly customers: Customers,
  ) {
    super();
  }

  override async on(event: DomainEvent): Promise<void> {
    if (event.type === 'chat_unbound') {
      await this.takeLeave(event.chatId);
      return;
    }
    if (await this.promisesInVain(event)) return;
    const isPaused =
      PROMISES_A_PAYOUT.has(event.type) && (await this.payoutsPause.current()) !== null;
    const letter = this.letterFor(event, isPaused);
    if (!letter) return;
    const now = this.clock.now();
    for (const part of partsOf(letter)) {
      // The language is that of the chat when this commits.
      const messages = inEachLanguage((texts) => part(stamped(letter, texts, now)));
      this.store.enqueueForCustomer(letter.customerId, messages, now);
    }
    this.signal.raise();
  }

  /** Nothing leaves for a frozen customer, whom the news of the freeze has told so; what is sent afterwards is told. */
  private async promisesInVain(event: LetterEvent): Promise<boolean> {
    if (!PROMISES_A_PAYOUT.has(event.type) || !('customerId' in event)) return false;
    const { customerId } = event;
    return customerId !== null && (await this.customers.freezeOf(customerId)) !== null;
  }

  /** What waits for the chat is about money of a customer whose chat it is no more. */
  private async takeLeave(chatId: string): Promise<void> {
    const now = this.clock.now();
    const chat = await this.store.find(chatId);
    await this.store.dropWaiting(chatId, 'the chat was taken from its customer', now);
    if (!chat || chat.isBlocked) return;
    this.store.enqueue(chatId, [messageOf(MESSAGES[chat.locale].tell.chatTaken())], now);
    this.signal.raise();
  }

  private letterFor(event: LetterEvent, isPaused: boolean): Letter | null {
    if (isUntold(event)) return null;
    switch (event.type) {
      case 'link_code_sent':
      case 'link_code_failed':
      case 'link_message_failed':
      case 'link_verified':
      case 'link_ended':
      case 'link_suspended':
      case 'link_renewed':
      case 'link_taken_over':
        return { customerId: event.customerId, render: this.aboutLink(event) };
      case 'customer_frozen':
        return { customerId: event.customerId, render: ({ tell }) => messageOf(tell.frozen()) };
      case 'customer_unfrozen':
        return { customerId: event.customerId, render: ({ tell }) => messageOf(tell.unfrozen()) };
      case 'deposit_seen':
      case 'deposit_vanished':
      case 'deposit_credited':
      case 'deposit_waiting':
      case 'deposit_offered':
        return {
          customerId: event.customerId,
          render: this.aboutDeposit(event),
          stamp: { about: 'deposit', number: numberOf(event.depositId) },
        };
      case 'owed_back_booked':
      case 'owed_back_decided':
        return this.aboutOwedBack(event);
      case 'points_adjusted':
        return {
          customerId: event.customerId,
          render: this.aboutAdjustment(event),
          stamp: { about: 'adjustment', number: numberOfEntry(event.entryKey) },
        };
      case 'hold_captured':
        return {
          customerId: event.customerId,
          render: this.aboutAdjustment({ points: `-${event.points}`, reason: event.reason }),
          stamp: { about: 'adjustment', number: numberOfEntry(`hold-ended:${event.holdId}`) },
        };
      case 'withdrawal_waits':
        return {
          customerId: event.customerId,
          render: this.aboutWaiting(event),
          ...standingOf(event),
        };
      case 'withdrawal_requested':
      case 'withdrawal_awaiting_approval':
      case 'withdrawal_approved':
      case 'withdrawal_rejected':
      case 'withdrawal_cancelled':
      case 'withdrawal_lapsed':
      case 'withdrawal_broadcast':
      case 'withdrawal_included':
      case 'withdrawal_irreversible':
      case 'withdrawal_expired':
        return {
          customerId: event.customerId,
          render: this.aboutWithdrawal(event, isPaused),
          ...standingOf(event),
        };
    }
  }

  private aboutLink(event: LinkNews): Rendering {
    const { accountName } = event;
    return (messages) => {
      const { tell } = messages;
      switch (event.type) {
        case 'link_code_sent': {
          const minutes = minutesUntil(new Date(event.expiresAt), this.clock.now());
          const buttons = keyboard(messages, ['resend', 'cancel']);
          return messageOf(tell.codeSent(accountName, minutes), buttons);
        }
        case 'link_code_failed':
          return messageOf(tell.codeFailed(accountName), keyboard(messages, ['resend']));
        case 'link_message_failed': {
          const reason = messages.refusals[event.reason]({ accountName });
          const buttons = keyboard(messages, ['linkByMessage'], ['linkByCode']);
          return messageOf(tell.linkMessageFailed(accountName, reason), buttons);
        }
        case 'link_verified':
          return messageOf(tell.linkVerified(accountName), mainKeyboard(messages, true));
        case 'link_suspended':
          return messageOf(tell.linkSuspended(accountName), keyboard(messages, ['link']));
        case 'link_renewed':
          return messageOf(tell.linkRenewed(accountName), mainKeyboard(messages, true));
        case 'link_taken_over':
          return messageOf(tell.linkTakenOver(accountName), keyboard(messages, ['link']));
        case 'link_ended':
          return messageOf(tell.linkEnded(accountName), mainKeyboard(messages, false));
      }
    };
  }

  private aboutDeposit(
    event: Extract<
      DomainEvent,
      {
        type:
          | 'deposit_seen'
          | 'deposit_vanished'
          | 'deposit_credited'
          | 'deposit_waiting'
          | 'deposit_offered';
      }
    >,
  ): Rendering {
    const cwd = this.cwd(event.cwd);
    return (messages) => {
      const { tell, labels } = messages;
      switch (event.type) {
        case 'deposit_seen':
          return messageOf(
            event.points === '0'
              ? tell.depositSeenSmall(cwd)
              : tell.depositSeen(cwd, this.points(event.points)),
          );
        case 'deposit_vanished':
          return messageOf(tell.depositVanished(cwd));
        case 'deposit_credited': {
          return messageOf(this.creditedText(event, messages), mainKeyboard(messages, true));
        }
        case 'deposit_waiting':
          return messageOf(tell.depositWaiting(cwd));
        case 'deposit_offered': {
          const { depositId, rate, rateVersion } = event;
          const buttons = [[{ label: labels.claim, data: claimButton(depositId, rateVersion) }]];
          return messageOf(tell.depositOffered(cwd, this.points(event.points), rate), buttons);
        }
      }
    };
  }

  private creditedText(
    event: Extract<DomainEvent, { type: 'deposit_credited' }>,
    { tell }: Messages,
  ): Html {
    const { points, uncredited, minimum } = event;
    const cwd = this.cwd(event.cwd);
    const transaction = this.chatSettings.transaction(event.transactionId);
    if (points !== '0') return tell.depositCredited(cwd, this.points(points), transaction);
    const least = minimum === null ? null : this.cwd(minimum);
    return tell.depositAddsUp(cwd, this.cwd(uncredited), least, transaction);
  }

  /** Nobody is told of what nobody is known to owe. */
  private aboutOwedBack(
    event: Extract<DomainEvent, { type: 'owed_back_booked' | 'owed_back_decided' }>,
  ): Letter | null {
    const { type, customerId, owedBackId } = event;
    if (customerId === null) return null;
    const cwd = this.cwd(event.cwd);
    return {
      customerId,
      render: ({ tell }) =>
        messageOf(type === 'owed_back_booked' ? tell.owedBack(cwd) : tell.owedBackDecided(cwd)),
      stamp: { about: 'payment', number: numberOf(owedBackId) },
    };
  }

  private aboutAdjustment(event: { points: string; reason: string }): Rendering {
    const { points } = event;
    const reason = cleanText(event.reason, MAX_REASON_LENGTH);
    const isTaken = points.startsWith('-');
    const amount = this.points(isTaken ? points.slice(1) : points);
    return ({ tell }) =>
      messageOf(isTaken ? tell.pointsTaken(amount, reason) : tell.pointsAdded(amount, reason));
  }

  private aboutWithdrawal(event: WithdrawalEvent, isPaused: boolean): Rendering {
    const { accountName, withdrawalId } = event;
    const transaction = this.chatSettings.transaction(event.transactionId);
    const reason = event.reason === null ? null : cleanText(event.reason, MAX_REASON_LENGTH);
    const points = this.points(event.points);
    const cwd = this.cwd(event.cwd);
    return (messages) => {
      const { tell } = messages;
      const wayBack = cancelWithdrawalKeyboard(messages, withdrawalId);
      if (isPaused) {
        const text = inPause(event.type, tell, { points, cwd, accountName });
        if (text) return messageOf(text, wayBack);
      }
      switch (event.type) {
        case 'withdrawal_requested':
          return messageOf(tell.withdrawalRequested(points, cwd, accountName));
        case 'withdrawal_awaiting_approval':
          return messageOf(tell.withdrawalAwaitsApproval(points, cwd), wayBack);
        case 'withdrawal_approved':
          return messageOf(tell.withdrawalApproved(cwd));
        case 'withdrawal_rejected':
          return messageOf(tell.withdrawalRejected(points, reason));
        case 'withdrawal_cancelled':
          return messageOf(tell.withdrawalCancelled(points));
        case 'withdrawal_lapsed': {
          const text = tell.withdrawalLapsed(points, cwd, lapseCauseOf(event));
          const again = { label: messages.say.quoteLabel(points), data: quoteButton(event.points) };
          return messageOf(text, [[again]]);
        }
        case 'withdrawal_broadcast':
          return messageOf(tell.withdrawalSent(cwd, accountName, transaction));
        case 'withdrawal_included':
          return messageOf(tell.withdrawalIncluded(cwd), [], QUIET);
        case 'withdrawal_irreversible': {
          const text = tell.withdrawalFinal(cwd, accountName, transaction);
          return messageOf(text, mainKeyboard(messages, true));
        }
        case 'withdrawal_expired':
          return messageOf(tell.withdrawalExpired(cwd));
      }
    };
  }

  private aboutWaiting({ cwd, withdrawalId }: { cwd: string; withdrawalId: string }): Rendering {
    return (messages) =>
      messageOf(
        messages.tell.withdrawalWaits(this.cwd(cwd)),
        cancelWithdrawalKeyboard(messages, withdrawalId),
      );
  }

  private cwd(decimal: string): string {
    return `${decimal} ${this.assets.cwd.symbol}`;
  }

  private points(decimal: string): string {
    return `${decimal} ${this.assets.points.symbol}`;
  }
}

function standingOf({
  type,
  withdrawalId: id,
}: Pick<WithdrawalEvent, 'withdrawalId'> & Pick<DomainEvent, 'type'>): Pick<
  Letter,
  'stamp' | 'withdrawal'
> {
  return {
    stamp: { about: 'withdrawal', number: numberOf(id) },
    withdrawal: { id, isOver: ENDS_A_WITHDRAWAL.has(type) },
  };
}

/** What a letter is sent as, in order. What is over is said by a new message, and by the one that showed it before. */
function partsOf({
  withdrawal,
}: Letter): readonly ((message: OutgoingMessage) => OutgoingMessage)[] {
  if (!withdrawal) return [(message) => message];
  const { id, isOver } = withdrawal;
  if (!isOver) return [(message) => withWithdrawal(message, { id, part: 'state' })];
  return [
    (message) => withWithdrawal({ ...message, buttons: [] }, { id, part: 'end' }),
    (message) => message,
  ];
}

function stamped({ render, stamp }: Letter, messages: Messages, at: Date): OutgoingMessage {
  const message = render(messages);
  if (!stamp) return message;
  return withLastLine(message, messages.tell.stamp({ ...stamp, at: utcTime(at) }));
}

function lapseCauseOf({ withdrawalId, reason }: WithdrawalEvent): LapseCause {
  const cause = LAPSE_CAUSES.find((each) => each === reason);
  if (!cause) throw new Error(`Withdrawal ${withdrawalId} lapsed without a cause`);
  return cause;
}

/** What is said instead while nothing is paid out; null where nothing is promised. */
function inPause(
  type: WithdrawalEvent['type'],
  tell: Messages['tell'],
  { points, cwd, accountName }: { points: string; cwd: string; accountName: string },
): Html | null {
  switch (type) {
    case 'withdrawal_requested':
      return tell.withdrawalRequestedInPause(points, cwd, accountName);
    case 'withdrawal_approved':
      return tell.withdrawalApprovedInPause(cwd);
    case 'withdrawal_expired':
      return tell.withdrawalExpiredInPause(cwd);
    default:
      return null;
  }
}
