import type { DomainEventOf, DomainEventType, OutgoingEventPayment } from '../../kernel';

/** `debug`: steps on the way, of which a busy gateway has very many. */
export type LineLevel = 'debug' | 'info' | 'warn' | 'error';

/** Which line an event becomes: of its fields, those that are named here and no others. */
export interface EventLine<Event> {
  readonly level: LineLevel | ((event: Event) => LineLevel);
  readonly message: string;
  readonly fields: readonly Exclude<keyof Event, 'type'>[];
}

/** A new event does not compile before it has its line. */
type LinesOfEvents = { readonly [Type in DomainEventType]: EventLine<DomainEventOf<Type>> };

/** Money is missing or may be stolen, also where the payment gate closes without a halt. */
const LOSSES: ReadonlySet<string> = new Set([
  'books_differ_from_chain',
  'foreign_spending',
  'unknown_spending',
  'hot_wallet_authority_changed',
  'paid_although_expired',
  'deposit_not_on_chain',
]);

/** Of each payment of a transaction. */
export const PAYMENT_FIELDS: readonly (keyof OutgoingEventPayment)[] = [
  'purpose',
  'purposeId',
  'accountId',
  'cwd',
];

const WITHDRAWAL = ['withdrawalId', 'customerId', 'points', 'cwd', 'accountName'] as const;
const LINK = ['customerId', 'accountName'] as const;

export const EVENT_LINES: LinesOfEvents = {
  customer_registered: {
    level: 'debug',
    message: 'A customer was registered',
    fields: ['customerId'],
  },
  chat_bound: {
    level: 'info',
    message: 'A chat of the bot was bound to a customer by a link of the service',
    fields: ['customerId', 'chatId'],
  },
  chat_unbound: {
    level: 'info',
    message: 'A chat of the bot was taken from its customer',
    fields: ['customerId', 'chatId', 'by'],
  },
  chat_links_cancelled: {
    level: 'info',
    message: 'Links by which a chat becomes a customer’s were cancelled',
    fields: ['customerId', 'count', 'by'],
  },

  link_requested: {
    level: 'debug',
    message: 'A customer wants to link an account',
    fields: [...LINK, 'method'],
  },
  link_code_sent: {
    level: 'debug',
    message: 'A code was signed for an account',
    fields: [...LINK, 'expiresAt'],
  },
  link_code_failed: {
    level: 'info',
    message: 'A code could not be sent, or was not typed in time',
    fields: LINK,
  },
  link_message_received: {
    level: 'debug',
    message: 'An account has sent the message that proves it',
    fields: [...LINK, 'transactionId'],
  },
  link_message_failed: {
    level: 'info',
    message: 'The message of an account did not come in time, or proves nothing',
    fields: [...LINK, 'reason'],
  },
  link_verified: { level: 'info', message: 'An account was linked', fields: LINK },
  link_cancelled: {
    level: 'debug',
    message: 'A request to link an account was given up',
    fields: LINK,
  },
  link_ended: { level: 'info', message: 'A customer has unlinked the account', fields: LINK },
  link_suspended: {
    level: 'warn',
    message: "The keys of a customer's account have changed: nothing is paid to it",
    fields: LINK,
  },
  link_renewed: {
    level: 'info',
    message: 'A customer has proven the account again: it is paid to it',
    fields: LINK,
  },
  link_taken_over: {
    level: 'warn',
    message: 'Another customer has proven the account by its present keys',
    fields: LINK,
  },

  deposit_seen: {
    level: 'debug',
    message: 'A deposit is in a block that may still be undone',
    fields: ['depositId', 'customerId', 'cwd', 'points', 'transactionId'],
  },
  deposit_vanished: {
    level: 'info',
    message: 'A deposit that was seen is in no block any more',
    fields: ['depositId', 'customerId', 'cwd', 'transactionId'],
  },
  deposit_credited: {
    level: 'info',
    message: 'A deposit was credited',
    fields: ['depositId', 'customerId', 'cwd', 'points', 'uncredited', 'transactionId'],
  },
  deposit_waiting: {
    level: 'info',
    message: 'A deposit waits until crediting is resumed',
    fields: ['depositId', 'customerId', 'cwd', 'transactionId'],
  },
  deposit_offered: {
    level: 'debug',
    message: 'A customer was asked whether an earlier deposit is theirs',
    fields: ['depositId', 'customerId', 'cwd', 'points', 'rate'],
  },
  deposit_moved: {
    level: 'warn',
    message: 'A credited deposit was given to another customer',
    fields: ['depositId', 'customerId', 'toCustomerId', 'taken', 'given', 'by'],
  },
  deposit_unattributed: {
    level: 'info',
    message: 'A deposit of nobody was booked',
    fields: ['depositId', 'cwd', 'fromAccountId'],
  },
  deposit_refunded: {
    level: 'info',
    message: 'A refund is irreversible',
    fields: ['depositId', 'cwd', 'transactionId'],
  },
  deposit_decided: {
    level: 'info',
    message: 'It was decided about a deposit of nobody',
    fields: ['depositId', 'decision', 'refundToAccountId', 'by', 'approvedBy', 'reason'],
  },
  points_adjusted: {
    level: 'info',
    message: 'Points were given or taken',
    fields: ['customerId', 'entryKey', 'points', 'by', 'reason'],
  },
  points_held: {
    level: 'debug',
    message: 'The service has set points aside',
    fields: ['customerId', 'holdId', 'reference', 'points', 'expiresAt', 'by', 'reason'],
  },
  hold_captured: {
    level: 'info',
    message: 'The service has taken points that it had set aside',
    fields: ['customerId', 'holdId', 'reference', 'points', 'released', 'by', 'reason'],
  },
  hold_released: {
    level: 'info',
    message: 'Points that the service had set aside went back',
    fields: ['customerId', 'holdId', 'reference', 'points', 'isExpired', 'by'],
  },
  debit_waits: {
    level: 'info',
    message: 'A debit waits for held points',
    fields: ['customerId', 'points', 'key', 'by', 'reason'],
  },
  debit_cancelled: {
    level: 'info',
    message: 'A debit that waited was cancelled',
    fields: ['customerId', 'points', 'key', 'by'],
  },
  debit_given_up: {
    level: 'warn',
    message: 'A debit that waited was given up: the points are gone',
    fields: ['customerId', 'points', 'key', 'by', 'reason'],
  },

  rate_set: {
    level: 'info',
    message: 'A rate was set',
    fields: ['direction', 'rate', 'before', 'effectiveAt', 'by', 'reason', 'allowed'],
  },
  rate_cancelled: {
    level: 'info',
    message: 'A planned rate was cancelled',
    fields: ['direction', 'rate', 'effectiveAt', 'by', 'reason'],
  },
  limit_set: {
    level: 'info',
    message: 'A limit was set',
    fields: ['name', 'value', 'before', 'by', 'reason'],
  },

  withdrawal_requested: {
    level: 'info',
    message: 'A withdrawal was requested',
    fields: WITHDRAWAL,
  },
  withdrawal_awaiting_approval: {
    level: 'warn',
    message: 'A withdrawal waits for approval',
    fields: WITHDRAWAL,
  },
  withdrawal_approved: {
    level: 'info',
    message: 'A withdrawal was approved',
    fields: [...WITHDRAWAL, 'by'],
  },
  withdrawal_waits: {
    level: 'warn',
    message: 'A withdrawal waits for money in the hot wallet',
    fields: ['withdrawalId', 'customerId', 'cwd', 'accountName', 'waitingFor'],
  },
  withdrawal_rejected: {
    level: 'info',
    message: 'A withdrawal was rejected',
    fields: [...WITHDRAWAL, 'by', 'reason'],
  },
  withdrawal_cancelled: {
    level: 'info',
    message: 'A withdrawal was cancelled',
    fields: [...WITHDRAWAL, 'by', 'reason'],
  },
  withdrawal_lapsed: {
    level: 'warn',
    message: 'The gateway cancelled a withdrawal that was not signed',
    fields: [...WITHDRAWAL, 'reason'],
  },
  withdrawal_broadcast: {
    level: 'debug',
    message: 'A node has taken a payout',
    fields: [...WITHDRAWAL, 'transactionId'],
  },
  withdrawal_included: {
    level: 'debug',
    message: 'A payout is in a block that may still be undone',
    fields: [...WITHDRAWAL, 'transactionId'],
  },
  withdrawal_irreversible: {
    level: 'info',
    message: 'A payout is irreversible',
    fields: [...WITHDRAWAL, 'transactionId'],
  },
  withdrawal_expired: {
    level: 'info',
    message: 'A payout has expired and is signed anew',
    fields: [...WITHDRAWAL, 'transactionId'],
  },

  outgoing_signed: {
    level: 'info',
    message: 'A transaction was signed',
    fields: ['transactionId', 'fee', 'expiresAt', 'payments'],
  },
  outgoing_expired: {
    level: 'warn',
    message: 'A transaction was proven expired',
    fields: ['transactionId', 'expiresAt', 'payments'],
  },
  outgoing_adopted: {
    level: 'warn',
    message: 'A transaction of ours that the database had forgotten was adopted',
    fields: ['transactionId', 'blockNumber', 'fee', 'payments'],
  },
  owed_back_booked: {
    level: 'warn',
    message: 'A payment without an order is owed back',
    fields: ['owedBackId', 'cause', 'cwd', 'accountId', 'customerId', 'transactionId'],
  },
  owed_back_decided: {
    level: 'info',
    message: 'It was decided about what is owed back',
    fields: ['owedBackId', 'outcome', 'cwd', 'points', 'customerId', 'by', 'reason'],
  },
  surplus_kept: {
    level: 'info',
    message: 'CWD that nothing explains was kept for the house',
    fields: ['surplusId', 'cwd', 'by', 'reason'],
  },
  customer_frozen: {
    level: 'info',
    message: 'A customer was frozen',
    fields: ['customerId', 'by', 'reason'],
  },
  customer_unfrozen: {
    level: 'info',
    message: 'A customer is no longer frozen',
    fields: ['customerId', 'by', 'approvedBy', 'reason'],
  },
  cold_wallet_accepted: {
    level: 'info',
    message: 'The account of the cold wallet was accepted',
    fields: ['accountId', 'accountName'],
  },
  sweep_ordered: {
    level: 'info',
    message: 'CWD was ordered to the cold wallet',
    fields: ['sweepId', 'cwd', 'toAccountId', 'mayTakeOwed', 'by', 'approvedBy', 'reason'],
  },
  sweep_ended: {
    level: 'info',
    message: 'A sweep to the cold wallet has ended',
    fields: ['sweepId', 'state', 'cwd', 'toAccountId', 'transactionId', 'by', 'reason'],
  },
  refill_received: {
    level: 'info',
    message: 'CWD came from the cold wallet',
    fields: ['depositId', 'cwd', 'fromAccountId', 'transactionId'],
  },
  difference_booked: {
    level: 'info',
    message: 'A difference between chain and books was booked',
    fields: ['cwd', 'by', 'reason'],
  },

  key_issued: {
    level: 'info',
    message: 'A key was given out',
    fields: ['keyId', 'name', 'role', 'owner', 'by'],
  },
  key_rotated: {
    level: 'info',
    message: 'A key has a new secret',
    fields: ['keyId', 'name', 'by'],
  },
  key_revoked: { level: 'info', message: 'A key was revoked', fields: ['keyId', 'name', 'by'] },

  decision_asked: {
    level: 'warn',
    message: 'An act waits for another person',
    fields: ['decisionId', 'kind', 'summary', 'expiresAt', 'by', 'reason'],
  },
  decision_ended: {
    level: 'info',
    message: 'An act that takes two people was decided',
    fields: ['decisionId', 'kind', 'summary', 'state', 'askedBy', 'isByOne', 'by', 'reason'],
  },

  webhook_changed: {
    level: 'info',
    message: 'An endpoint of webhooks was changed',
    fields: ['endpointId', 'change', 'by', 'reason'],
  },
  webhook_missed_events: {
    level: 'warn',
    message: 'An endpoint of webhooks has missed events: they were deleted before it came to them',
    fields: ['endpointId', 'missed'],
  },
  webhook_ended: {
    level: 'warn',
    message: 'Nothing is sent to an endpoint of webhooks any more',
    fields: ['endpointId', 'reason', 'since'],
  },
  alarm_acknowledged: {
    level: 'info',
    message: 'An operator has acknowledged an alarm',
    fields: ['alarmId', 'kind', 'subject', 'by'],
  },

  finding_opened: {
    level: ({ kind, halts }) => (halts.length > 0 || LOSSES.has(kind) ? 'error' : 'warn'),
    message: 'A finding was opened',
    fields: ['findingId', 'kind', 'subject', 'summary', 'halts'],
  },
  finding_closed: {
    level: 'info',
    message: 'A finding was closed',
    fields: ['findingId', 'kind', 'subject', 'by', 'reason'],
  },
  halted: { level: 'error', message: 'Money was halted', fields: ['scope', 'by', 'reason'] },
  resumed: { level: 'info', message: 'Money was resumed', fields: ['scope', 'by', 'reason'] },
  gate_closed: {
    level: 'warn',
    message: 'Nothing is signed for now',
    fields: ['reason', 'explanation'],
  },
  gate_opened: { level: 'info', message: 'Signing goes on', fields: ['after'] },

  block_accepted: {
    level: 'info',
    message: 'An operator vouches for a block',
    fields: ['blockNumber', 'blockId', 'by', 'reason'],
  },
  chain_reconciled: {
    level: 'warn',
    message: 'The books were reconciled with a chain that has gone back',
    fields: ['reconciliationId', 'fromBlock', 'toBlock', 'by', 'reason'],
  },
  rescan_requested: {
    level: 'info',
    message: 'Blocks are to be read again',
    fields: ['rescanId', 'fromBlock', 'toBlock', 'by', 'reason'],
  },
  rescan_discovery: {
    level: 'warn',
    message: 'Reading again has found what was not known',
    fields: ['rescanId', 'kind', 'chainKey', 'blockNumber', 'summary', 'repaired'],
  },
  rescan_ended: {
    level: 'info',
    message: 'Blocks were read again',
    fields: ['rescanId', 'state', 'total', 'repaired', 'by', 'reason'],
  },
};
