import { DomainError, type Money } from '../kernel';
import { customerAccount, POINTS_ISSUED } from './chart-of-accounts';
import { credit, debit, entry, type Entry } from './entry';

/** What a caller may name a change: visible ASCII, so that it looks the same everywhere. */
export const ADJUSTMENT_KEY = /^[\x21-\x7e]{1,200}$/;

interface AdjustmentTerms {
  readonly customerId: string;
  /** The caller's own name for the change. */
  readonly key: string;
  /** Positive. */
  readonly points: Money;
  readonly isDebit: boolean;
}

export const adjustmentKey = (customerId: string, key: string) => `adjustment:${customerId}:${key}`;

/**
 * The one entry of a change, whenever it is posted: a key never counts twice. Throws
 * `adjustment_key_malformed`.
 */
export function adjustmentEntry(terms: AdjustmentTerms, at: Date): Entry {
  const { customerId, key, points, isDebit } = terms;
  if (!ADJUSTMENT_KEY.test(key)) throw new DomainError('adjustment_key_malformed');
  const account = customerAccount(customerId);
  const postings = isDebit
    ? [debit(account, points), credit(POINTS_ISSUED, points)]
    : [debit(POINTS_ISSUED, points), credit(account, points)];
  const built = entry(adjustmentKey(customerId, key), 'adjustment', at, postings);
  if (!built) throw new Error(`Adjustment ${key} moves nothing`);
  return built;
}
