import {
  credit,
  CUSTODY,
  customerAccount,
  customerHeldAccount,
  debit,
  entry,
  NETWORK_FEES,
  POINTS_ISSUED,
  POINTS_ROUNDING,
  TREASURY,
  type HoldEnd,
  type Posting,
} from '../ledger';
import type { Withdrawal } from './withdrawal';

/** The payout is irreversible: the held points are redeemed, and CWD has left. */
export function settledHold(withdrawal: Withdrawal, at: Date): HoldEnd {
  const { id, customerId, points, kept, net } = withdrawal;
  const built = entry(`hold-ended:${id}`, 'withdrawal', at, [
    debit(customerHeldAccount(customerId), points),
    credit(POINTS_ISSUED, points.minus(kept)),
    credit(POINTS_ROUNDING, kept),
    debit(TREASURY, net),
    credit(CUSTODY, net),
    ...recoveredFee(withdrawal),
  ]);
  if (!built) throw new Error(`Withdrawal ${id} moves nothing`);
  return { holdId: id, outcome: 'settled', entry: built };
}

/** The payout will never happen: the points go back. */
export function releasedHold({ id, customerId, points }: Withdrawal, at: Date): HoldEnd {
  const built = entry(`hold-ended:${id}`, 'hold_released', at, [
    debit(customerHeldAccount(customerId), points),
    credit(customerAccount(customerId), points),
  ]);
  if (!built) throw new Error(`Withdrawal ${id} holds nothing`);
  return { holdId: id, outcome: 'released', entry: built };
}

/** The wallet booked the fee as an expense; a customer who bears it gives it back out of the gross. */
function recoveredFee({ feePayer, fee }: Withdrawal): Posting[] {
  return feePayer === 'customer' ? [debit(TREASURY, fee), credit(NETWORK_FEES, fee)] : [];
}
