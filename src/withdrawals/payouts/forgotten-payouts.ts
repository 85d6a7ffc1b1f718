import { Injectable } from '@nestjs/common';
import { lastOwner, Links } from '../../linking';
import {
  AnswersForForgotten,
  ForgottenOrders,
  type OutgoingPayment,
  type OwedCause,
} from '../../wallet';
import { Withdrawals } from '../ports/withdrawals';
import type { WithdrawalState } from '../withdrawal';

/** States in which a withdrawal waits to be paid, as far as this database knows. */
const UNPAID: readonly WithdrawalState[] = ['awaiting_approval', 'approved'];

/** Withdrawals, asked about payouts that the database has forgotten. */
@Injectable()
@AnswersForForgotten({ order: 200 })
export class ForgottenPayouts extends ForgottenOrders {
  override readonly purpose = 'withdrawal';

  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly links: Links,
  ) {
    super();
  }

  /** Whoever has approved it: what was paid is paid. */
  override async whyNot(payment: OutgoingPayment): Promise<OwedCause | null> {
    const withdrawal = await this.withdrawals.lock(payment.purposeId);
    if (!withdrawal) return 'unknown_order';
    const { state, net, accountId } = withdrawal;
    const isSame = accountId === payment.toAccountId && payment.amount?.compare(net) === 0;
    if (!isSame) return 'terms_differ';
    if (state === 'irreversible') return 'paid_already';
    return UNPAID.includes(state) ? null : 'order_ended';
  }

  override async customerOf({ purposeId, toAccountId }: OutgoingPayment): Promise<string | null> {
    const withdrawal = await this.withdrawals.find(purposeId);
    return withdrawal?.customerId ?? lastOwner(await this.links.everOfAccounts([toAccountId]));
  }
}
