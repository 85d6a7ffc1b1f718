import type { Money } from '../../kernel';
import {
  credit,
  CUSTODY,
  debit,
  entry,
  owedBackAccount,
  TREASURY,
  type Entry,
  type Posting,
} from '../../ledger';
import type { OutgoingPurpose } from '../sending/outgoing-transaction';

/**
 * Why a payment of ours settles no order. `unknown_order`: the database has none of that id.
 * `terms_differ`: it has, for another amount or account. `order_ended`: it was given up or given to
 * somebody. `paid_already`: another payment has settled it. `attempt_living`: another one is on its way.
 */
export type OwedCause =
  'unknown_order' | 'terms_differ' | 'order_ended' | 'paid_already' | 'attempt_living';

/** `taken`: in points. `borne`: by the service. `settled`: the order was settled by it after all. */
export type OwedState = 'open' | 'taken' | 'borne' | 'settled';

/** The allowed moves; the database refuses every other one. */
export const OWED_TRANSITIONS: Readonly<Record<OwedState, readonly OwedState[]>> = {
  open: ['taken', 'borne', 'settled'],
  taken: [],
  borne: [],
  settled: [],
};

/** CWD that left for somebody without points being taken for it: owed until an operator decides. */
export interface OwedBack {
  readonly id: string;
  readonly state: OwedState;
  readonly cause: OwedCause;
  /** The adopted transaction, by the wallet's id and by the chain's. */
  readonly outgoingId: string;
  readonly transactionId: string;
  readonly blockNumber: number;
  readonly purpose: OutgoingPurpose;
  readonly purposeId: string;
  /** Where it went. */
  readonly accountId: string;
  /** Who had that account linked; null when nobody is known. */
  readonly customerId: string | null;
  readonly amount: Money;
  readonly bookedAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  /** What was taken; null unless `taken`. */
  readonly points: Money | null;
}

/** The payment has left the wallet, and is owed by whoever got it. */
export function owedEntry({ id, customerId, amount }: OwedBack, at: Date): Entry {
  return owed(`owed-back:${id}`, at, [
    debit(owedBackAccount(customerId), amount),
    credit(CUSTODY, amount),
  ]);
}

/** The service bears it, or has taken points for it: then it was paid like any withdrawal. */
export function endedEntry(
  { id, customerId, amount }: OwedBack,
  at: Date,
  points: readonly Posting[] = [],
): Entry {
  return owed(`owed-back-ended:${id}`, at, [
    debit(TREASURY, amount),
    credit(owedBackAccount(customerId), amount),
    ...points,
  ]);
}

/** It settles its order after all: custody is credited by that. */
export function withdrawnEntry({ id, customerId, amount }: OwedBack, at: Date): Entry {
  return owed(`owed-back-ended:${id}`, at, [
    debit(CUSTODY, amount),
    credit(owedBackAccount(customerId), amount),
  ]);
}

function owed(key: string, at: Date, postings: readonly Posting[]): Entry {
  const built = entry(key, 'owed_back', at, postings);
  if (!built) throw new Error(`The entry ${key} moves nothing`);
  return built;
}
