import { Injectable } from '@nestjs/common';
import {
  DomainError,
  EventPublisher,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import { ScanCursor } from '../../scan';
import { AttributeDeposit } from './attribute-deposit';
import type { Deposit } from '../deposit';
import { Deposits } from '../ports/deposits';

export interface GivePastDepositCommand {
  readonly depositId: string;
  readonly customerId: string;
  readonly by: string;
  readonly reason: string;
}

/**
 * An operator gives a customer a deposit from before the opening balance, out of what the service has: an
 * earlier gateway may have credited it, which no chain tells (ADR 43).
 */
@Injectable()
export class GivePastDeposit {
  constructor(
    private readonly deposits: Deposits,
    private readonly attributeDeposit: AttributeDeposit,
    private readonly cursor: ScanCursor,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Given again to the same customer, it changes nothing. Throws `deposit_unknown`, `customer_unknown`,
   * `deposit_not_history` and `deposits_halted`.
   */
  execute(command: GivePastDepositCommand): Promise<Deposit> {
    const { depositId, customerId } = command;
    const by = requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.runRepeatable(async () => {
      const deposit = await this.deposits.lock(depositId);
      if (!deposit) throw new DomainError('deposit_unknown');
      if (await this.isGivenTo(deposit, customerId)) return deposit;
      const { state } = deposit;
      if (state !== 'history') throw new DomainError('deposit_not_history', { state });
      const decided = {
        decision: customerId,
        refundToAccountId: null,
        by,
        approvedBy: null,
        reason,
      };
      await this.events.publish({ type: 'deposit_decided', depositId, ...decided });
      return this.attributeDeposit.toCustomer(deposit, customerId);
    });
  }

  private async isGivenTo(deposit: Deposit, customerId: string): Promise<boolean> {
    if (deposit.state !== 'credited' || deposit.customerId !== customerId) return false;
    const openingBlock = (await this.cursor.load())?.openingBlockNumber ?? 0;
    return deposit.blockNumber <= openingBlock;
  }
}
