import { CWD, Money } from '../../kernel';
import {
  credit,
  CUSTODY,
  debit,
  entry,
  NETWORK_FEES,
  TREASURY,
  UNDONE_PAYOUTS,
  type Entry,
} from '../../ledger';
import { outgoingUnits, type OutgoingTransaction } from '../sending/outgoing-transaction';

/**
 * A transaction of ours that was irreversible, and that the chain does not hold any more. `open`: its
 * bytes may still be included. `paid_again`: they were. `dead`: they expired by the new chain's time.
 */
export interface UndonePayment {
  readonly reconciliationId: string;
  readonly state: 'open' | 'paid_again' | 'dead';
  readonly transaction: OutgoingTransaction;
}

/** Its CWD is back in the wallet, and is nobody's until it is known what becomes of the bytes. */
export function undoneEntry({ reconciliationId, transaction }: UndonePayment, at: Date): Entry {
  const cwd = whole(transaction);
  return payoutEntry(`payout-undone:${transaction.id}:${reconciliationId}`, at, [
    debit(CUSTODY, cwd),
    credit(UNDONE_PAYOUTS, cwd),
  ]);
}

/** The very same bytes were included once more: it is paid as it was booked at first. */
export function paidAgainEntry({ reconciliationId, transaction }: UndonePayment, at: Date): Entry {
  const cwd = whole(transaction);
  return payoutEntry(`payout-undone-ended:${transaction.id}:${reconciliationId}`, at, [
    debit(UNDONE_PAYOUTS, cwd),
    credit(CUSTODY, cwd),
  ]);
}

/** It is not paid any more: what the service had spent on it is the service's again. */
export function deadEntry({ reconciliationId, transaction }: UndonePayment, at: Date): Entry {
  const cwd = whole(transaction);
  return payoutEntry(`payout-undone-ended:${transaction.id}:${reconciliationId}`, at, [
    debit(UNDONE_PAYOUTS, cwd),
    credit(TREASURY, cwd.minus(transaction.fee)),
    credit(NETWORK_FEES, transaction.fee),
  ]);
}

function whole(transaction: OutgoingTransaction): Money {
  return Money.of(outgoingUnits(transaction), CWD);
}

function payoutEntry(key: string, at: Date, postings: Entry['postings']): Entry {
  const built = entry(key, 'payout_undone', at, postings);
  if (!built) throw new Error(`The entry ${key} moves nothing`);
  return built;
}
