import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  EventPublisher,
  requireOperator,
  requireReason,
  UnitOfWork,
  type WithdrawalEventType,
} from '../kernel';
import { Books } from '../ledger';
import { ReportRepeatedExpiry } from '../wallet';
import { Withdrawals } from './ports/withdrawals';
import { WITHDRAWAL_TRANSITIONS, type Withdrawal, type WithdrawalState } from './withdrawal';
import { releasedHold } from './withdrawal-entries';
import { withdrawalEvent } from './withdrawal-event';

interface Decision {
  readonly id: string;
  readonly by: string;
  readonly reason: string | null;
  readonly to: 'approved' | 'rejected' | 'cancelled';
  readonly event: WithdrawalEventType;
}

/** Approves, rejects or cancels. Once a payout is signed nobody can take it back. */
@Injectable()
export class DecideWithdrawal {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly books: Books,
    private readonly repeatedExpiry: ReportRepeatedExpiry,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  approve({ id, by }: { id: string; by: string }): Promise<Withdrawal> {
    requireOperator(by);
    return this.decide({ id, by, reason: null, to: 'approved', event: 'withdrawal_approved' });
  }

  reject(command: { id: string; by: string; reason: string }): Promise<Withdrawal> {
    requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.decide({ ...command, reason, to: 'rejected', event: 'withdrawal_rejected' });
  }

  cancel(command: { id: string; by: string; reason: string }): Promise<Withdrawal> {
    requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.decide({ ...command, reason, to: 'cancelled', event: 'withdrawal_cancelled' });
  }

  cancelByCustomer(command: { id: string; customerId: string }): Promise<Withdrawal> {
    return this.unitOfWork.run(async () => {
      const withdrawal = await this.withdrawals.find(command.id);
      if (withdrawal?.customerId !== command.customerId)
        throw new DomainError('withdrawal_unknown');
      return this.decide({
        id: command.id,
        by: 'customer',
        reason: null,
        to: 'cancelled',
        event: 'withdrawal_cancelled',
      });
    });
  }

  private decide({ id, by, reason, to, event }: Decision): Promise<Withdrawal> {
    return this.unitOfWork.run(async () => {
      const before = await this.withdrawals.find(id);
      if (!before) throw new DomainError('withdrawal_unknown');
      const from = statesThatMayGoTo(to);
      const change = reason === null ? { decidedBy: by } : { decidedBy: by, reason };
      const moved = await this.withdrawals.transition([id], from, to, change);
      const after = await this.withdrawals.find(id);
      if (moved.length === 0 || !after) {
        throw new DomainError('withdrawal_state_forbids', { state: (after ?? before).state });
      }
      if (to !== 'approved') await this.books.endHolds([releasedHold(after, this.clock.now())]);
      if (to !== 'approved') await this.repeatedExpiry.isGivenUp(id);
      await this.events.publish(withdrawalEvent(event, after));
      return after;
    });
  }
}

/** A person's decision is possible only before `signed`. */
function statesThatMayGoTo(to: Decision['to']): WithdrawalState[] {
  const undecided: WithdrawalState[] = ['awaiting_approval', 'approved'];
  return undecided.filter((state) => WITHDRAWAL_TRANSITIONS[state].includes(to));
}
