import { Injectable } from '@nestjs/common';
import { lastOwner, Links } from '../../linking';
import {
  AnswersForForgotten,
  ForgottenOrders,
  type OutgoingPayment,
  type OwedCause,
} from '../../wallet';
import { refundRecipientOf, type Deposit } from '../deposit';
import { Deposits } from '../ports/deposits';

/** Deposits, asked about refunds that the database has forgotten. */
@Injectable()
@AnswersForForgotten({ order: 300 })
export class ForgottenRefunds extends ForgottenOrders {
  override readonly purpose = 'refund';

  constructor(
    private readonly deposits: Deposits,
    private readonly links: Links,
  ) {
    super();
  }

  override async whyNot(payment: OutgoingPayment): Promise<OwedCause | null> {
    const deposit = await this.deposits.lock(payment.purposeId);
    if (!deposit) return 'unknown_order';
    // The network fee was taken off it.
    if (payment.amount === null || payment.amount.units > deposit.units) return 'terms_differ';
    switch (deposit.state) {
      case 'unattributed':
        await this.orderAgain(deposit, payment);
        return null;
      case 'refunding':
        return refundRecipientOf(deposit) === payment.toAccountId ? null : 'terms_differ';
      case 'refunded':
        return 'paid_already';
      default:
        return 'order_ended';
    }
  }

  /** A deposit that was given to a customer is that customer's. */
  override async customerOf({ purposeId, toAccountId }: OutgoingPayment): Promise<string | null> {
    const deposit = await this.deposits.find(purposeId);
    return deposit?.customerId ?? lastOwner(await this.links.everOfAccounts([toAccountId]));
  }

  /**
   * A deposit whose refund was ordered and forgotten is unattributed again. The seal of the payment says who was to
   * get it: what the deposit says of that is of an order before.
   */
  private async orderAgain(
    { id, fromAccountId }: Deposit,
    { toAccountId }: OutgoingPayment,
  ): Promise<void> {
    const change = toAccountId === fromAccountId ? {} : { refundToAccountId: toAccountId };
    await this.deposits.transition(id, 'unattributed', 'refunding', change);
  }
}
