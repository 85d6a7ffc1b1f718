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

  /** A deposit whose refund was ordered and forgotten is unattributed again: it was decided about. */
  override async whyNot(payment: OutgoingPayment): Promise<OwedCause | null> {
    const deposit = await this.deposits.lock(payment.purposeId);
    if (!deposit) return 'unknown_order';
    if (!isRefundOf(deposit, payment)) return 'terms_differ';
    if (deposit.state === 'refunded') return 'paid_already';
    if (deposit.state === 'unattributed') {
      const { refundToAccountId } = deposit;
      const change = refundToAccountId === null ? {} : { refundToAccountId };
      await this.deposits.transition(deposit.id, 'unattributed', 'refunding', change);
    } else if (deposit.state !== 'refunding') return 'order_ended';
    return null;
  }

  /** A deposit that was given to a customer is that customer's. */
  override async customerOf({ purposeId, toAccountId }: OutgoingPayment): Promise<string | null> {
    const deposit = await this.deposits.find(purposeId);
    return deposit?.customerId ?? lastOwner(await this.links.everOfAccounts([toAccountId]));
  }
}

/** The network fee was taken off it. */
function isRefundOf(deposit: Deposit, { toAccountId, amount }: OutgoingPayment): boolean {
  const isTheirs = refundRecipientOf(deposit) === toAccountId;
  return isTheirs && amount !== null && amount.units <= deposit.units;
}
