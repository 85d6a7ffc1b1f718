import { CWD, Money } from '../../kernel';
import {
  credit,
  CUSTODY,
  debit,
  entry,
  listed,
  TREASURY,
  UNEXPLAINED,
  type Entry,
  type Posting,
} from '../../ledger';
import type { Explained, Surplus } from './surplus';

/** There is one hot wallet, so one such finding is open at a time. */
export const BALANCE_FINDING = { kind: 'books_differ_from_chain', subject: 'hot-wallet' } as const;

/** What the hot wallet held before the gateway's first block. Null when that is nothing. */
export function openingEntry(balance: Money, at: Date): Entry | null {
  return entry('opening', 'opening', at, againstTreasury(balance));
}

/** A difference that stays, borne by the service; the key names the comparison that showed it. */
export function correctionEntry(
  difference: Money,
  check: { readonly headNumber: number; readonly checkedAt: Date },
): Entry | null {
  const key = `correction:${check.headNumber}:${check.checkedAt.getTime()}`;
  return entry(key, 'correction', check.checkedAt, againstTreasury(difference));
}

/** It is there, and belongs to nobody: owed until it is explained. */
export function surplusEntry({ id, units, bookedAt }: Surplus): Entry[] {
  const cwd = Money.of(units, CWD);
  return listed(
    entry(`surplus:${id}`, 'surplus', bookedAt, [debit(CUSTODY, cwd), credit(UNEXPLAINED, cwd)]),
  );
}

/** What explains it is booked by itself: this takes the surplus back. `by` names it, once for all. */
export function explainedEntry({ surplus, units, kept }: Explained, by: string, at: Date): Entry[] {
  return listed(
    entry(`surplus-explained:${surplus.id}:${by}`, 'surplus_explained', at, [
      debit(UNEXPLAINED, Money.of(units, CWD)),
      debit(TREASURY, Money.of(kept, CWD)),
      credit(CUSTODY, Money.of(units + kept, CWD)),
    ]),
  );
}

/** An operator decides that what is left of it is the service's. */
export function keptSurplusEntry({ id, remaining }: Surplus, at: Date): Entry[] {
  const cwd = Money.of(remaining, CWD);
  return listed(
    entry(`surplus-kept:${id}`, 'surplus_kept', at, [
      debit(UNEXPLAINED, cwd),
      credit(TREASURY, cwd),
    ]),
  );
}

function againstTreasury(change: Money): Posting[] {
  if (change.units >= 0n) return [debit(CUSTODY, change), credit(TREASURY, change)];
  const lost = Money.of(-change.units, change.asset);
  return [debit(TREASURY, lost), credit(CUSTODY, lost)];
}
