import type { Money } from '../kernel';

export type WithdrawalState =
  | 'awaiting_approval'
  | 'approved'
  | 'signed'
  | 'broadcast'
  | 'included'
  | 'irreversible'
  | 'cancelled'
  | 'rejected';

/**
 * The allowed moves; code, database and documentation share this table. `requested` is the moment of
 * creation: a withdrawal is born `awaiting_approval` or `approved`. A transaction that is proven
 * dead brings it back to `approved`. A fork moves `included` back to `broadcast`. One that was never signed
 * becomes `irreversible` by an adopted payment alone.
 */
export const WITHDRAWAL_TRANSITIONS: Readonly<Record<WithdrawalState, readonly WithdrawalState[]>> =
  {
    awaiting_approval: ['approved', 'rejected', 'cancelled', 'irreversible'],
    approved: ['signed', 'rejected', 'cancelled', 'irreversible'],
    signed: ['broadcast', 'included', 'irreversible', 'approved'],
    broadcast: ['included', 'irreversible', 'approved'],
    included: ['broadcast', 'irreversible', 'approved'],
    irreversible: [],
    cancelled: [],
    rejected: [],
  };

/** Nothing of it is signed. */
export const UNSIGNED_STATES: readonly WithdrawalState[] = ['awaiting_approval', 'approved'];

/**
 * Why the gateway cancels a withdrawal that is not signed. `deadline_passed`: it has waited for too
 * long. `rate_changed`: it waited because the keys of its account changed, and the withdrawal rate
 * is another one now. `points_needed`: a debit of the service takes held points.
 * `account_taken_over`: another customer has proven its account.
 */
export const LAPSE_CAUSES = [
  'deadline_passed',
  'rate_changed',
  'points_needed',
  'account_taken_over',
] as const;
export type LapseCause = (typeof LAPSE_CAUSES)[number];

/** Who is written down as having cancelled what has lapsed. */
export const CANCELLED_BY_GATEWAY = 'gateway';

/** Why the gateway cancelled it; null: somebody else did, or nobody has. */
export function lapseCauseOf({
  state,
  decidedBy,
  reason,
}: Pick<Withdrawal, 'state' | 'decidedBy' | 'reason'>): LapseCause | null {
  if (state !== 'cancelled' || decidedBy !== CANCELLED_BY_GATEWAY) return null;
  return LAPSE_CAUSES.find((cause) => cause === reason) ?? null;
}

/** Nothing of it was signed: its customer may still take it back. */
export function isCancellable(state: WithdrawalState): boolean {
  return WITHDRAWAL_TRANSITIONS[state].includes('cancelled');
}

export const OPEN_WITHDRAWAL_STATES: readonly WithdrawalState[] = [
  'awaiting_approval',
  'approved',
  'signed',
  'broadcast',
  'included',
];

/**
 * What a customer sees before confirming. Valid for a short time and for one version of the rate;
 * used at most once. A customer has one at most: the next one replaces it.
 */
export interface Quote {
  readonly id: string;
  readonly customerId: string;
  readonly accountId: string;
  readonly accountName: string;
  /** Taken from the customer. */
  readonly points: Money;
  /** The points' worth at the rate, rounded down. */
  readonly gross: Money;
  /** Points that rounding keeps for the service. */
  readonly kept: Money;
  /** The network fee as read from the node. */
  readonly fee: Money;
  readonly feePayer: 'customer' | 'house';
  /** What will arrive. */
  readonly net: Money;
  readonly rateVersion: number;
  readonly rate: string;
  readonly expiresAt: Date;
}

/** A quote that is being confirmed: it is gone unless the confirmation is undone. */
export interface TakenQuote extends Quote {
  /** What is left of the points that the customer had when it was given, bought ones not counted. */
  readonly pointsLeft: Money;
  /** A debit of the service waits for points of the customer to come back. */
  readonly isDebitWaiting: boolean;
}

/** The CWD that it counts against limits: the fee leaves the hot wallet, too, where the service bears it. */
export function chargeOf({
  gross,
  fee,
  feePayer,
}: Pick<Quote, 'gross' | 'fee' | 'feePayer'>): Money {
  return feePayer === 'house' ? gross.plus(fee) : gross;
}

/** What a quote became; it keeps the quote's id, so a quote becomes at most one withdrawal. */
export interface Withdrawal extends Omit<Quote, 'expiresAt'> {
  readonly state: WithdrawalState;
  /** The service's own name for it, once for one customer; null where it gave none. */
  readonly reference: string | null;
  readonly requestedAt: Date;
  /** It is not signed from then on, and what is not signed by then is cancelled. */
  readonly deadline: Date;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  /** Of the last attempt; null before the first signature. */
  readonly transactionId: string | null;
  /**
   * Why an approved one is not being paid right now; null when nothing holds it. `customer_frozen` and `link_suspended`
   * for exactly as long as the link is, `owed_back` for as long as its customer owes something.
   */
  readonly waitingFor: string | null;
  /** Since when the hot wallet has lacked what it costs; null while it has not. */
  readonly shortSince: Date | null;
}
