import { Money } from '../kernel';
import { credit, CUSTODY, debit, entry, TREASURY, type Entry, type Posting } from '../ledger';

/** There is one hot wallet, so one such finding is open at a time. */
export const BALANCE_FINDING = { kind: 'books_differ_from_chain', subject: 'hot-wallet' } as const;

/** What the hot wallet held before the gateway's first block. Null when that is nothing. */
export function openingEntry(balance: Money, at: Date): Entry | null {
  return entry('opening', 'opening', at, againstTreasury(balance));
}

/** A difference that stays, borne by the house; the key names the comparison that showed it. */
export function correctionEntry(
  difference: Money,
  check: { readonly headNumber: number; readonly checkedAt: Date },
): Entry | null {
  const key = `correction:${check.headNumber}:${check.checkedAt.getTime()}`;
  return entry(key, 'correction', check.checkedAt, againstTreasury(difference));
}

function againstTreasury(change: Money): Posting[] {
  if (change.units >= 0n) return [debit(CUSTODY, change), credit(TREASURY, change)];
  const lost = Money.of(-change.units, change.asset);
  return [debit(TREASURY, lost), credit(CUSTODY, lost)];
}
