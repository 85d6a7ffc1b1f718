import { Injectable } from '@nestjs/common';
import {
  Clock,
  CWD,
  DomainError,
  EventPublisher,
  Money,
  newId,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import { PaymentGate } from '../gate/payment-gate';
import { ColdStorage } from '../ports/cold/cold-storage';
import { ColdWallet } from './cold-wallet';
import { OwedToOrders } from './owed-to-orders';
import type { Sweep } from './sweep';
import { sweepOrderedEvent } from './sweep-event';

export interface OrderSweepCommand {
  /** What arrives. */
  readonly amount: Money;
  /** Whether it may take what withdrawals that wait need: an operator must say so. */
  readonly mayTakeOwed: boolean;
  readonly by: string;
  readonly approvedBy?: string | null;
  readonly reason: string;
}

/** An operator has CWD of the service sent to the cold wallet. It is signed where everything is, last of all. */
@Injectable()
export class OrderSweep {
  constructor(
    private readonly coldWallet: ColdWallet,
    private readonly storage: ColdStorage,
    private readonly gate: PaymentGate,
    private readonly owed: OwedToOrders,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * By the books alone: whoever signs holds it against the chain as well. Throws `amount_not_positive`,
   * `cold_wallet_unset`, `cold_wallet_not_accepted`, `sweep_exceeds_wallet` and `sweep_under_way`.
   */
  execute(command: OrderSweepCommand): Promise<Sweep> {
    const { amount, mayTakeOwed, approvedBy = null } = command;
    const by = requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      if (!amount.isPositive) throw new DomainError('amount_not_positive');
      const { accountId: toAccountId } = await this.coldWallet.required();
      await this.requireThere(amount, mayTakeOwed);
      const sweep: Sweep = {
        ...{ id: newId(), state: 'ordered', toAccountId, amount, mayTakeOwed },
        ...{ orderedBy: by, approvedBy, reason, orderedAt: this.clock.now() },
        ...{ waitingFor: null, endedAt: null, endedBy: null, endReason: null },
      };
      await this.storage.add(sweep);
      await this.events.publish(sweepOrderedEvent(sweep));
      return sweep;
    });
  }

  private async requireThere(amount: Money, mayTakeOwed: boolean): Promise<void> {
    const spendable = await this.gate.spendableByBooks();
    const owed = mayTakeOwed ? Money.zero(CWD) : await this.owed.total();
    const available = spendable.minus(owed);
    if (!amount.isMoreThan(available)) return;
    throw new DomainError('sweep_exceeds_wallet', {
      available: (available.isPositive ? available : Money.zero(CWD)).toDecimal(),
      owed: owed.toDecimal(),
    });
  }
}
