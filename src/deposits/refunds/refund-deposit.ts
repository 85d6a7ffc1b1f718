import { Injectable } from '@nestjs/common';
import {
  DomainError,
  EventPublisher,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import { AttributeDeposit } from '../attribution/attribute-deposit';
import type { Deposit } from '../deposit';
import { Deposits } from '../ports/deposits';

/** An operator sends an unattributed deposit back to where it came from, less the network fee. */
@Injectable()
export class RefundDeposit {
  constructor(
    private readonly deposits: Deposits,
    private readonly attributeDeposit: AttributeDeposit,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(command: { depositId: string; by: string; reason: string }): Promise<Deposit> {
    requireOperator(command.by);
    requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      const { depositId, by, reason } = command;
      const deposit = await this.attributeDeposit.lockUnattributed(depositId);
      if (deposit.fromAccountId === null) throw new DomainError('deposit_without_sender');
      const decision = 'refund';
      await this.events.publish({ type: 'deposit_decided', depositId, decision, by, reason });
      await this.deposits.transition(deposit.id, 'unattributed', 'refunding');
      return { ...deposit, state: 'refunding' };
    });
  }
}
