import { Injectable } from '@nestjs/common';
import { RaiseFinding } from '../safety';
import { AnswersForUndone, UndoneOrder, type OutgoingPayment } from '../wallet';
import { Deposits } from './ports/deposits';

/** A refund that the chain does not hold any more, and never will: the house has its CWD. */
@Injectable()
@AnswersForUndone({ order: 200 })
export class UndoneRefunds extends UndoneOrder {
  override readonly purpose = 'refund';

  constructor(
    private readonly deposits: Deposits,
    private readonly raiseFinding: RaiseFinding,
  ) {
    super();
  }

  /** Where the deposit is gone, too, nobody is owed anything. */
  override async isDead({ purposeId, amount, toAccountId }: OutgoingPayment): Promise<void> {
    const deposit = await this.deposits.find(purposeId);
    if (deposit?.state !== 'refunded' || amount === null) return;
    await this.raiseFinding.execute({
      kind: 'unattributed_deposit',
      subject: deposit.id,
      summary:
        `The refund of this deposit went with a chain that has gone back: ${amount.toString()} for ` +
        `${toAccountId} are the house's until somebody sends them.`,
      evidence: { amount: amount.toString(), accountId: toAccountId },
      halts: [],
    });
  }
}
