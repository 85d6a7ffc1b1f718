import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel';
import { GATEWAY } from '../../safety';
import { ColdStorage } from '../ports/cold/cold-storage';
import { AnswersForForgotten, ForgottenOrders } from '../ports/outgoing/forgotten-orders';
import type { OwedCause } from '../owed-back/owed-back';
import type { OutgoingPayment } from '../sending/outgoing-transaction';

/** Sweeps that the database has forgotten: to the cold wallet nobody pays too much, and nobody owes it back. */
@Injectable()
@AnswersForForgotten({ order: 400 })
export class ForgottenSweeps extends ForgottenOrders {
  override readonly purpose = 'sweep';

  constructor(
    private readonly storage: ColdStorage,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async whyNot(payment: OutgoingPayment): Promise<OwedCause | null> {
    const { purposeId, toAccountId, amount } = payment;
    if (amount === null) return 'terms_differ';
    const sweep = await this.storage.lock(purposeId);
    if (sweep) {
      const isSame = sweep.toAccountId === toAccountId && sweep.amount.compare(amount) === 0;
      if (!isSame) return 'terms_differ';
      if (sweep.state === 'done') return 'paid_already';
      return sweep.state === 'undone' ? 'order_ended' : null;
    }
    const cold = await this.storage.among([toAccountId]);
    if (!cold.has(toAccountId)) return 'unknown_order';
    const at = this.clock.now();
    await this.storage.add({
      ...{ id: purposeId, state: 'done', toAccountId, amount, mayTakeOwed: false },
      ...{ orderedBy: GATEWAY, approvedBy: null, orderedAt: at, waitingFor: null },
      reason: 'Its order was forgotten: the blockchain shows it, and its seal says what it is.',
      ...{ endedAt: at, endedBy: null, endReason: null },
    });
    return null;
  }

  override customerOf(): Promise<null> {
    return Promise.resolve(null);
  }
}
