import { CWD, Money } from '../kernel';
import {
  credit,
  customerAccount,
  customerUncreditedAccount,
  CUSTODY,
  CWD_ROUNDING,
  debit,
  entry,
  listed,
  NETWORK_FEES,
  POINTS_ISSUED,
  TREASURY,
  UNATTRIBUTED,
  type Entry,
  type LedgerAccount,
  type Posting,
} from '../ledger';
import type { Purchase } from './crediting/conversion';
import type { Deposit } from './deposit';

/** CWD that came in becomes points. */
export function creditedEntry(deposit: Deposit, customerId: string, bought: Purchase): Entry[] {
  return converted(`deposit:${deposit.id}`, 'deposit', CUSTODY, deposit, customerId, bought);
}

/** Unattributed CWD becomes points; or what the opening balance holds already, which the service gives up. */
export function attributedEntry(deposit: Deposit, customerId: string, bought: Purchase): Entry[] {
  const key = `attribution:${deposit.id}`;
  const source = deposit.state === 'history' ? TREASURY : UNATTRIBUTED;
  return converted(key, 'attribution', source, deposit, customerId, bought);
}

/** It came in before the opening balance: the service's own. */
export function historyEntry(deposit: Deposit): Entry[] {
  const cwd = Money.of(deposit.units, CWD);
  return listed(
    entry(`deposit:${deposit.id}`, 'history', deposit.blockTime, [
      debit(CUSTODY, cwd),
      credit(TREASURY, cwd),
    ]),
  );
}

export function unattributedEntry(deposit: Deposit): Entry[] {
  const cwd = Money.of(deposit.units, CWD);
  return listed(
    entry(`deposit:${deposit.id}`, 'unattributed', deposit.blockTime, [
      debit(CUSTODY, cwd),
      credit(UNATTRIBUTED, cwd),
    ]),
  );
}

/** An operator keeps it for the service, such as a top-up of the hot wallet. */
export function keptByHouseEntry(deposit: Deposit, at: Date): Entry[] {
  const cwd = Money.of(deposit.units, CWD);
  return listed(
    entry(`attribution:${deposit.id}`, 'attribution', at, [
      debit(UNATTRIBUTED, cwd),
      credit(TREASURY, cwd),
    ]),
  );
}

/** A refund of a deposit, by one transaction: what was sent, and the fee that its sender bore. */
interface SentRefund {
  readonly sent: Money;
  readonly borne: Money;
  /** Another one pays where this one went with a chain that has gone back. */
  readonly transaction: { readonly id: string };
  readonly at: Date;
}

/**
 * The refund left: the sender bore the network fee, which was booked as the service's expense. One of a
 * deposit that is gone is the service's loss.
 */
export function refundedEntry(
  deposit: Deposit,
  { sent, borne, transaction, at }: SentRefund,
): Entry[] {
  return listed(
    entry(`refund:${deposit.id}:${transaction.id}`, 'refund', at, [
      debit(deposit.state === 'gone' ? TREASURY : UNATTRIBUTED, Money.of(deposit.units, CWD)),
      credit(CUSTODY, sent),
      credit(NETWORK_FEES, borne),
    ]),
  );
}

/** The refund is dead, and the service has its CWD and fee back: they belong to nobody known again. */
export function refundUndoneEntry(
  deposit: Deposit,
  { sent, borne, transaction, at }: SentRefund,
): Entry[] {
  return listed(
    entry(`refund-undone:${deposit.id}:${transaction.id}`, 'payout_undone', at, [
      debit(TREASURY, sent),
      debit(NETWORK_FEES, borne),
      credit(UNATTRIBUTED, Money.of(deposit.units, CWD)),
    ]),
  );
}

function converted(
  key: string,
  kind: 'deposit' | 'attribution',
  source: LedgerAccount,
  deposit: Deposit,
  customerId: string,
  { points, kept, uncreditedBefore, uncreditedAfter }: Purchase,
): Entry[] {
  const cwd = Money.of(deposit.units, CWD);
  return listed(
    entry(key, kind, deposit.blockTime, [
      debit(source, cwd),
      credit(TREASURY, uncreditedBefore.plus(cwd).minus(uncreditedAfter).minus(kept)),
      credit(CWD_ROUNDING, kept),
      uncredited(customerId, uncreditedAfter.minus(uncreditedBefore)),
      debit(POINTS_ISSUED, points),
      credit(customerAccount(customerId), points),
    ]),
  );
}

/** What adds up for the customer, or what had added up and is spent now. */
function uncredited(customerId: string, change: Money): Posting {
  const account = customerUncreditedAccount(customerId);
  if (change.units >= 0n) return credit(account, change);
  return debit(account, Money.zero(change.asset).minus(change));
}
