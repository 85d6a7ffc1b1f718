import { Injectable } from '@nestjs/common';
import { EventPublisher } from '../../kernel';
import {
  Books,
  credit,
  customerAccount,
  debit,
  entry,
  NETWORK_FEES,
  POINTS_ISSUED,
  POINTS_ROUNDING,
  TREASURY,
} from '../../ledger';
import { AnswersForUndone, UndoneOrder, type OutgoingPayment } from '../../wallet';
import { Withdrawals } from '../ports/withdrawals';

const REASON = 'The blockchain went back: the payout is not on it any more. The points are back.';

/** The points of a payout that the chain does not hold any more, and never will, return. */
@Injectable()
@AnswersForUndone({ order: 100 })
export class UndoneWithdrawals extends UndoneOrder {
  override readonly purpose = 'withdrawal';

  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly books: Books,
    private readonly events: EventPublisher,
  ) {
    super();
  }

  override async isDead(
    { purposeId }: OutgoingPayment,
    { at, name }: { readonly at: Date; readonly name: string },
  ): Promise<void> {
    const withdrawal = await this.withdrawals.find(purposeId);
    if (!withdrawal) return;
    const { customerId, points, kept, feePayer, fee } = withdrawal;
    const key = `withdrawal-undone:${purposeId}:${name}`;
    const returned = entry(key, 'payout_undone', at, [
      debit(POINTS_ISSUED, points.minus(kept)),
      debit(POINTS_ROUNDING, kept),
      credit(customerAccount(customerId), points),
      ...(feePayer === 'customer' ? [debit(NETWORK_FEES, fee), credit(TREASURY, fee)] : []),
    ]);
    if (!returned) return;
    await this.books.post([returned]);
    await this.events.publish({
      type: 'points_adjusted',
      customerId,
      entryKey: key,
      points: points.toDecimal(),
      reason: REASON,
      by: 'gateway',
    });
  }
}
