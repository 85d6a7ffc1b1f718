import { Injectable } from '@nestjs/common';
import { Clock, CWD, EventPublisher, Money } from '../../kernel';
import { Books } from '../../ledger';
import { RaiseFinding } from '../../safety';
import {
  ListensToOutgoing,
  OutgoingListener,
  paymentsFor,
  type CarriedPayment,
  type OutgoingTransaction,
} from '../../wallet';
import { refundedEntry } from '../deposit-entries';
import { Deposits } from '../ports/deposits';

/** Books refunds once they are irreversible. */
@Injectable()
@ListensToOutgoing({ order: 210 })
export class SettleRefunds extends OutgoingListener {
  constructor(
    private readonly deposits: Deposits,
    private readonly books: Books,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async onOutgoing(transactions: readonly OutgoingTransaction[]): Promise<void> {
    const final = transactions.filter(({ state }) => state === 'irreversible');
    for (const refund of paymentsFor('refund', final)) await this.settle(refund);
  }

  private async settle({ payment, transaction }: CarriedPayment): Promise<void> {
    const { purposeId, amount: sent } = payment;
    const deposit = await this.deposits.find(purposeId);
    if (!deposit || !sent) return;
    const isRefunded = await this.deposits.transition(deposit.id, 'refunding', 'refunded');
    // Its bytes were signed before the deposit went with a chain that has gone back, and left all the same.
    if (!isRefunded && deposit.state !== 'gone') return;
    const borne = Money.of(deposit.units - sent.units, CWD);
    const at = this.clock.now();
    await this.books.post(refundedEntry(deposit, { sent, borne, transaction, at }));
    const finding = { kind: 'unattributed_deposit', subject: deposit.id } as const;
    await this.raiseFinding.causeIsGone(finding, 'It was refunded.');
    await this.events.publish({
      type: 'deposit_refunded',
      depositId: deposit.id,
      cwd: sent.toDecimal(),
      transactionId: transaction.transactionId,
    });
  }
}
