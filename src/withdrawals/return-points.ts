import { Injectable } from '@nestjs/common';
import { Clock, EventPublisher, type WithdrawalEventType } from '../kernel';
import { Books, TakeWaitingDebits } from '../ledger';
import { ReportRepeatedExpiry } from '../wallet';
import type { Withdrawal } from './withdrawal';
import { releasedHold } from './withdrawal-entries';
import { withdrawalEvent } from './withdrawal-event';

/**
 * Gives back the points of withdrawals that will never be paid, first of all to debits that wait for
 * them. Joins the unit of work, in which the customers are locked.
 */
@Injectable()
export class ReturnPoints {
  constructor(
    private readonly books: Books,
    private readonly waitingDebits: TakeWaitingDebits,
    private readonly repeatedExpiry: ReportRepeatedExpiry,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {}

  async execute(withdrawals: readonly Withdrawal[], event: WithdrawalEventType): Promise<void> {
    const at = this.clock.now();
    const customerIds = [...new Set(withdrawals.map(({ customerId }) => customerId))];
    await this.waitingDebits.prepare(customerIds);
    await this.books.endHolds(withdrawals.map((withdrawal) => releasedHold(withdrawal, at)));
    for (const withdrawal of withdrawals) {
      // Only what was signed before can have expired.
      if (withdrawal.transactionId !== null) await this.repeatedExpiry.isGivenUp(withdrawal.id);
      await this.events.publish(withdrawalEvent(event, withdrawal));
    }
    for (const customerId of customerIds) await this.waitingDebits.execute(customerId);
  }
}
