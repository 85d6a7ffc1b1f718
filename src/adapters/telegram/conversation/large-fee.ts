import type { Quote } from '../../../withdrawals';

/** A fee that takes more than one part in so many is pointed out. */
const PARTS = 10n;

/**
 * How much of a withdrawal its network fee takes, in whole percent, rounded up; null where that is a tenth or less,
 * and where the customer does not bear it.
 */
export function largeFeePercent({
  gross,
  fee,
  feePayer,
}: Pick<Quote, 'gross' | 'fee' | 'feePayer'>): number | null {
  if (feePayer === 'house' || fee.units * PARTS <= gross.units) return null;
  return Number((fee.units * 100n + gross.units - 1n) / gross.units);
}
