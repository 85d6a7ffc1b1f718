import type {
  DebitEvent,
  DomainEvent,
  DomainEventOf,
  DomainEventType,
  WithdrawalEvent,
} from '../kernel';
import type { ServiceEvent, ServiceEventType, ServiceEvents } from './event-types';

/** Of no concern to the service, and why. */
interface Internal {
  readonly internal: string;
}

type Translation<Event> = ((event: Event) => readonly ServiceEvent[]) | Internal;

/** An event without a line here does not compile. */
type Translations = { readonly [Type in DomainEventType]: Translation<DomainEventOf<Type>> };

const KEYS: Internal = { internal: 'who was given a key is a matter of the operators' };
const DECISIONS: Internal = {
  internal: 'operators decide among themselves; what they then do has an event of its own',
};
const WEBHOOKS: Internal = { internal: 'who is told of events need not be told so by events' };
const FINDINGS: Internal = {
  internal: 'findings are for operators; what follows for a customer has an event of its own',
};
const FROZEN: Internal = {
  internal: 'operators say why to whom they want; what is refused meanwhile says `customer_frozen`',
};
const OUTGOING: Internal = {
  internal: 'a signature says nothing that the event of its withdrawal does not say',
};
const UNATTRIBUTED: Internal = {
  internal: 'it is no customer’s, until an operator gives it to one: then it is credited',
};
const OWED_BACK: Internal = {
  internal: 'operators decide about it; what they take in points is `points.adjusted`',
};
const BLOCKS: Internal = { internal: 'how the chain is read is a matter of the operators' };
const GATE: Internal = { internal: 'a withdrawal that waits says so in `withdrawal.waiting`' };
const BOOKS: Internal = { internal: 'the service’s own CWD, and no customer’s' };

/** What the service is told of each event of the domain: fields are named one by one, so that none gets out by chance. */
export const TRANSLATIONS: Translations = {
  customer_registered: ({ customerId }) => [{ type: 'customer.registered', customerId, data: {} }],
  customer_frozen: FROZEN,
  customer_unfrozen: FROZEN,
  // In a private chat, the chat's number is the person's.
  chat_bound: ({ customerId, chatId: telegramUserId }) => [
    { type: 'customer.telegram_linked', customerId, data: { telegramUserId } },
  ],
  chat_unbound: ({ customerId, chatId: telegramUserId }) => [
    { type: 'customer.telegram_unlinked', customerId, data: { telegramUserId } },
  ],
  chat_links_cancelled: ({ customerId, count }) => [
    { type: 'customer.telegram_links_cancelled', customerId, data: { count } },
  ],
  link_requested: ({ customerId, accountName, method }) => [
    { type: 'link.requested', customerId, data: { accountName, method } },
  ],
  link_code_sent: ({ customerId, accountName, expiresAt }) => [
    { type: 'link.code_sent', customerId, data: { accountName, expiresAt } },
  ],
  link_code_failed: ofAccount('link.code_failed'),
  link_message_received: ({ customerId, accountName, transactionId }) => [
    { type: 'link.message_received', customerId, data: { accountName, transactionId } },
  ],
  link_message_failed: ({ customerId, accountName, reason: code }) => [
    { type: 'link.message_failed', customerId, data: { accountName, code } },
  ],
  link_verified: ofAccount('link.verified'),
  link_cancelled: {
    internal: 'whoever gives a request up knows; nothing is linked before and after',
  },
  link_ended: ofAccount('link.ended'),
  link_suspended: ofAccount('link.suspended'),
  link_renewed: ofAccount('link.renewed'),
  link_taken_over: ofAccount('link.taken_over'),
  deposit_seen: ({ customerId, depositId, cwd, points, transactionId }) => [
    { type: 'deposit.seen', customerId, data: { depositId, cwd, points, transactionId } },
  ],
  deposit_vanished: ({ customerId, depositId, cwd, transactionId }) => [
    { type: 'deposit.vanished', customerId, data: { depositId, cwd, transactionId } },
  ],
  deposit_credited: ({ customerId, depositId, cwd, points, uncredited, transactionId }) => [
    {
      type: 'deposit.credited',
      customerId,
      data: { depositId, cwd, points, uncredited, transactionId },
    },
  ],
  deposit_waiting: ({ customerId, depositId, cwd, transactionId }) => [
    { type: 'deposit.waiting', customerId, data: { depositId, cwd, transactionId } },
  ],
  deposit_offered: ({ customerId, depositId, cwd, points, rate }) => [
    { type: 'deposit.offered', customerId, data: { depositId, cwd, points, rate } },
  ],
  deposit_unattributed: UNATTRIBUTED,
  deposit_refunded: UNATTRIBUTED,
  deposit_decided: UNATTRIBUTED,
  deposit_moved: ({ depositId, customerId, toCustomerId, taken, given }) => [
    { type: 'deposit.moved', customerId, data: { depositId, direction: 'out', points: taken } },
    {
      type: 'deposit.moved',
      customerId: toCustomerId,
      data: { depositId, direction: 'in', points: given },
    },
  ],
  points_adjusted: ({ customerId, entryKey, points }) => [
    {
      type: 'points.adjusted',
      customerId,
      data: { entryKey, reference: referenceOf(customerId, entryKey), points },
    },
  ],
  points_held: ({ customerId, holdId, reference, points, expiresAt }) => [
    { type: 'hold.placed', customerId, data: { holdId, reference, points, expiresAt } },
  ],
  hold_captured: ({ customerId, holdId, reference, points, released }) => [
    { type: 'hold.captured', customerId, data: { holdId, reference, points, released } },
  ],
  hold_released: ({ customerId, holdId, reference, points, isExpired }) => [
    { type: 'hold.released', customerId, data: { holdId, reference, points, isExpired } },
  ],
  debit_waits: ofDebit('debit.waiting'),
  debit_given_up: ofDebit('debit.given_up'),
  debit_cancelled: {
    internal: 'who cancels it by its reference knows; an operator does it on request',
  },
  rate_set: ofRate('rate.set'),
  rate_cancelled: ofRate('rate.cancelled'),
  limit_set: { internal: 'a limit says when operators look; a quote says what a customer may do' },
  withdrawal_requested: ofWithdrawal('withdrawal.requested'),
  withdrawal_awaiting_approval: ofWithdrawal('withdrawal.awaiting_approval'),
  withdrawal_approved: ofWithdrawal('withdrawal.approved'),
  withdrawal_rejected: ofWithdrawal('withdrawal.rejected'),
  withdrawal_cancelled: ofWithdrawal('withdrawal.cancelled'),
  withdrawal_lapsed: (event) => [
    {
      type: 'withdrawal.lapsed',
      customerId: event.customerId,
      // The reason of a lapse is the gateway's own word, and no operator's.
      data: { ...withdrawalData(event), cause: event.reason },
    },
  ],
  withdrawal_broadcast: ofWithdrawal('withdrawal.broadcast'),
  withdrawal_included: ofWithdrawal('withdrawal.included'),
  withdrawal_irreversible: ofWithdrawal('withdrawal.irreversible'),
  withdrawal_expired: ofWithdrawal('withdrawal.expired'),
  withdrawal_waits: ({ customerId, withdrawalId, cwd, accountName, waitingFor }) => [
    {
      type: 'withdrawal.waiting',
      customerId,
      data: { withdrawalId, cwd, accountName, waitingFor },
    },
  ],
  outgoing_signed: OUTGOING,
  outgoing_expired: OUTGOING,
  outgoing_adopted: OUTGOING,
  owed_back_booked: OWED_BACK,
  owed_back_decided: OWED_BACK,
  difference_booked: BOOKS,
  finding_opened: FINDINGS,
  finding_closed: FINDINGS,
  surplus_kept: BOOKS,
  cold_wallet_accepted: BOOKS,
  sweep_ordered: BOOKS,
  sweep_ended: BOOKS,
  refill_received: BOOKS,
  decision_asked: DECISIONS,
  decision_ended: DECISIONS,
  key_issued: KEYS,
  key_rotated: KEYS,
  key_revoked: KEYS,
  webhook_changed: WEBHOOKS,
  webhook_missed_events: WEBHOOKS,
  webhook_ended: WEBHOOKS,
  alarm_acknowledged: FINDINGS,
  block_accepted: BLOCKS,
  rescan_requested: BLOCKS,
  rescan_discovery: BLOCKS,
  rescan_ended: BLOCKS,
  chain_reconciled: BLOCKS,
  halted: ({ scope }) => [{ type: 'halt.begun', customerId: null, data: { scope } }],
  resumed: ({ scope }) => [{ type: 'halt.ended', customerId: null, data: { scope } }],
  gate_closed: GATE,
  gate_opened: GATE,
};

/** What the service is told of an event: nothing, one thing, or one for each customer whom it concerns. */
export function translateEvent<Type extends DomainEventType>(
  event: DomainEventOf<Type> & DomainEvent & { type: Type },
): readonly ServiceEvent[] {
  const translation: Translation<DomainEventOf<Type>> = TRANSLATIONS[event.type];
  return 'internal' in translation ? [] : translation(event);
}

type AccountEvents = {
  [Type in ServiceEventType]: { accountName: string } extends ServiceEvents[Type] ? Type : never;
}[ServiceEventType];

function ofAccount(type: AccountEvents) {
  return (event: { customerId: string; accountName: string }): readonly ServiceEvent[] => [
    { type, customerId: event.customerId, data: { accountName: event.accountName } },
  ];
}

function ofDebit(type: 'debit.waiting' | 'debit.given_up') {
  return (event: DebitEvent<'debit_waits' | 'debit_given_up'>): readonly ServiceEvent[] => {
    const { customerId, key: reference, points } = event;
    return [{ type, customerId, data: { reference, points } }];
  };
}

function ofRate(type: 'rate.set' | 'rate.cancelled') {
  return (event: DomainEventOf<'rate_set' | 'rate_cancelled'>): readonly ServiceEvent[] => {
    const { direction, rate, effectiveAt } = event;
    return [{ type, customerId: null, data: { direction, rate, effectiveAt } }];
  };
}

type WithdrawalEvents = Exclude<
  Extract<ServiceEventType, `withdrawal.${string}`>,
  'withdrawal.lapsed' | 'withdrawal.waiting'
>;

function ofWithdrawal(type: WithdrawalEvents) {
  return (event: WithdrawalEvent): readonly ServiceEvent[] => [
    { type, customerId: event.customerId, data: withdrawalData(event) },
  ];
}

function withdrawalData(event: WithdrawalEvent) {
  const { withdrawalId, reference, points, cwd, accountName, transactionId } = event;
  return { withdrawalId, reference, points, cwd, accountName, transactionId };
}

/** The entry of a change that somebody asked for by a reference of theirs is named after it. */
function referenceOf(customerId: string, entryKey: string): string | null {
  const prefix = `adjustment:${customerId}:`;
  return entryKey.startsWith(prefix) ? entryKey.slice(prefix.length) : null;
}
