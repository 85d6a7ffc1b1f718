import type { Money } from '../kernel';
import { customerAccount, POINTS_ISSUED } from './chart-of-accounts';
import { credit, debit, entry, type Entry } from './entry';

interface AdjustmentTerms {
  readonly customerId: string;
  /** The caller's own name for the change. */
  readonly key: string;
  /** Positive. */
  readonly points: Money;
  readonly isDebit: boolean;
}

/** The one entry of a change, whenever it is posted: a key never counts twice. */
export function adjustmentEntry(terms: AdjustmentTerms, at: Date): Entry {
  const { customerId, key, points, isDebit } = terms;
  const account = customerAccount(customerId);
  const postings = isDebit
    ? [debit(account, points), credit(POINTS_ISSUED, points)]
    : [debit(POINTS_ISSUED, points), credit(account, points)];
  const built = entry(`adjustment:${customerId}:${key}`, 'adjustment', at, postings);
  if (!built) throw new Error(`Adjustment ${key} moves nothing`);
  return built;
}
