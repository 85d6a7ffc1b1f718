import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import { Books } from '../../ledger';
import { RaiseFinding } from '../../safety';
import {
  AnswersForUndone,
  UndoneOrder,
  type OutgoingPayment,
  type OutgoingTransaction,
} from '../../wallet';
import { refundUndoneEntry } from '../deposit-entries';
import { Deposits } from '../ports/deposits';

/** A refund that the chain does not hold any more, and never will: its deposit is nobody's again. */
@Injectable()
@AnswersForUndone({ order: 200 })
export class UndoneRefunds extends UndoneOrder {
  override readonly purpose = 'refund';

  constructor(
    private readonly deposits: Deposits,
    private readonly books: Books,
    private readonly raiseFinding: RaiseFinding,
  ) {
    super();
  }

  /** An operator decides again. Where the deposit is gone, too, nobody is owed anything. */
  override async isDead(
    { purposeId, amount, toAccountId }: OutgoingPayment,
    { transaction, at }: { readonly transaction: OutgoingTransaction; readonly at: Date },
  ): Promise<void> {
    const deposit = await this.deposits.lock(purposeId);
    if (deposit?.state !== 'refunded' || amount === null) return;
    await this.deposits.transition(deposit.id, 'refunded', 'unattributed');
    const borne = Money.of(deposit.units - amount.units, CWD);
    await this.books.post(refundUndoneEntry(deposit, { sent: amount, borne, transaction, at }));
    await this.raiseFinding.execute({
      kind: 'unattributed_deposit',
      subject: deposit.id,
      summary:
        `The refund of this deposit to ${toAccountId} went with a chain that has gone back, and can ` +
        'never be included again. The deposit is unattributed again: decide about it anew.',
      evidence: { amount: amount.toString(), accountId: toAccountId },
      halts: [],
    });
  }
}
