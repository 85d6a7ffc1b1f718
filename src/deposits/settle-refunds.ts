import { Injectable } from '@nestjs/common';
import { Clock, CWD, EventPublisher, Money } from '../kernel';
import { Books } from '../ledger';
import { RaiseFinding } from '../safety';
import { OutgoingListener, type OutgoingTransaction } from '../wallet';
import { refundedEntry } from './deposit-entries';
import { Deposits } from './ports/deposits';

/** Books refunds once they are irreversible. */
@Injectable()
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
    for (const transaction of transactions) {
      if (transaction.intent.purpose !== 'refund' || transaction.state !== 'irreversible') continue;
      await this.settle(transaction);
    }
  }

  private async settle({ intent, transactionId }: OutgoingTransaction): Promise<void> {
    const deposit = await this.deposits.find(intent.purposeId);
    if (!deposit || !intent.amount) return;
    if (!(await this.deposits.transition(deposit.id, 'refunding', 'refunded'))) return;
    const sent = intent.amount;
    const borne = Money.of(deposit.units - sent.units, CWD);
    await this.books.post(refundedEntry(deposit, sent, borne, this.clock.now()));
    const finding = { kind: 'unattributed_deposit', subject: deposit.id } as const;
    await this.raiseFinding.causeIsGone(finding, 'It was refunded.');
    await this.events.publish({
      type: 'deposit_refunded',
      depositId: deposit.id,
      cwd: sent.toDecimal(),
      transactionId,
    });
  }
}
