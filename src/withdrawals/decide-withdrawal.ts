import { Injectable } from '@nestjs/common';
import {
  DomainError,
  EventPublisher,
  MoneyClock,
  requireOperator,
  requireReason,
  UnitOfWork,
  type WithdrawalEventType,
} from '../kernel';
import { Customers } from '../linking';
import { Withdrawals } from './ports/withdrawals';
import { ReturnPoints } from './return-points';
import {
  UNSIGNED_STATES,
  WITHDRAWAL_TRANSITIONS,
  type Withdrawal,
  type WithdrawalState,
} from './withdrawal';
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
    private readonly customers: Customers,
    private readonly returnPoints: ReturnPoints,
    private readonly events: EventPublisher,
    private readonly clock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `withdrawal_deadline_passed` for one that would not be signed any more, `time_uncertain`. */
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
    return this.unitOfWork.runRepeatable(async () => {
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

  /** Joins a unit of work. Those that nobody has signed until then; whoever signs first wins. */
  cancelUnsigned(command: {
    customerId: string;
    by: string;
    reason: string;
  }): Promise<readonly Withdrawal[]> {
    const { customerId, by: decidedBy, reason } = command;
    requireOperator(decidedBy);
    return this.unitOfWork.runRepeatable(async () => {
      await this.customers.lock(customerId);
      const ids = (await this.withdrawals.unsignedOf(customerId)).map(({ id }) => id);
      const change = { decidedBy, reason: requireReason(reason) };
      const from = statesThatMayGoTo('cancelled');
      const moved = await this.withdrawals.transition(ids, from, 'cancelled', change);
      const cancelled = await this.withdrawals.findMany(moved);
      if (cancelled.length > 0) await this.returnPoints.execute(cancelled, 'withdrawal_cancelled');
      return cancelled;
    });
  }

  private decide({ id, by, reason, to, event }: Decision): Promise<Withdrawal> {
    return this.unitOfWork.runRepeatable(async () => {
      const before = await this.withdrawals.find(id);
      if (!before) throw new DomainError('withdrawal_unknown');
      await this.customers.lock(before.customerId);
      const from = statesThatMayGoTo(to);
      const change = reason === null ? { decidedBy: by } : { decidedBy: by, reason };
      const moved = await this.withdrawals.transition([id], from, to, change);
      const after = await this.withdrawals.find(id);
      if (moved.length === 0 || !after) {
        throw new DomainError('withdrawal_state_forbids', { state: (after ?? before).state });
      }
      if (to === 'approved') {
        this.assertInTime(after);
        await this.events.publish(withdrawalEvent(event, after));
      } else {
        await this.returnPoints.execute([after], event);
      }
      return after;
    });
  }

  private assertInTime({ deadline }: Withdrawal): void {
    if (this.clock.now() < deadline) return;
    throw new DomainError('withdrawal_deadline_passed', { deadline: deadline.toISOString() });
  }
}

/** An operator's decision is possible only before `signed`. */
function statesThatMayGoTo(to: Decision['to']): WithdrawalState[] {
  return UNSIGNED_STATES.filter((state) => WITHDRAWAL_TRANSITIONS[state].includes(to));
}
