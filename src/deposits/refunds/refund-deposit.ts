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
import type { RefundRecipient } from './find-refund-recipient';

export interface RefundDepositCommand {
  readonly depositId: string;
  readonly by: string;
  /** The other person who has decided that it is done. */
  readonly approvedBy?: string | null;
  readonly reason: string;
  /** Without one, or where it is the sender, it goes back to where it came from. */
  readonly recipient?: RefundRecipient | null;
}

/** An operator sends an unattributed deposit back, less the network fee: to its sender, or to another account. */
@Injectable()
export class RefundDeposit {
  constructor(
    private readonly deposits: Deposits,
    private readonly attributeDeposit: AttributeDeposit,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `deposit_unknown`, `deposit_not_unattributed`, and `deposit_without_sender` for one that goes to nobody. */
  execute(command: RefundDepositCommand): Promise<Deposit> {
    const { depositId, recipient = null, approvedBy = null } = command;
    const by = requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      const deposit = await this.attributeDeposit.lockUnattributed(depositId);
      const { fromAccountId } = deposit;
      const other = recipient?.accountId === fromAccountId ? null : recipient;
      if (fromAccountId === null && other === null) throw new DomainError('deposit_without_sender');
      const refundToAccountId = other?.accountId ?? null;
      await this.events.publish({
        ...{ type: 'deposit_decided', depositId, decision: 'refund', refundToAccountId },
        ...{ by, approvedBy, reason },
      });
      const change = refundToAccountId === null ? {} : { refundToAccountId };
      await this.deposits.transition(deposit.id, 'unattributed', 'refunding', change);
      return { ...deposit, state: 'refunding', refundToAccountId };
    });
  }
}
