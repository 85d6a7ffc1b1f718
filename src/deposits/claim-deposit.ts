import { Injectable } from '@nestjs/common';
import { DomainError, UnitOfWork } from '../kernel';
import { Links } from '../linking';
import { AttributeDeposit } from './attribute-deposit';
import type { Deposit } from './deposit';

/** A customer takes a deposit that came from their account before it was linked. */
@Injectable()
export class ClaimDeposit {
  constructor(
    private readonly attributeDeposit: AttributeDeposit,
    private readonly links: Links,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(command: { customerId: string; depositId: string }): Promise<Deposit> {
    const { customerId, depositId } = command;
    return this.unitOfWork.run(async () => {
      const deposit = await this.attributeDeposit.lockUnattributed(depositId);
      const link = await this.links.activeOfCustomer(customerId);
      const isOwners =
        deposit.offeredToCustomerId === customerId && link?.accountId === deposit.fromAccountId;
      if (!isOwners) throw new DomainError('deposit_unknown');
      return this.attributeDeposit.toCustomer(deposit, customerId);
    });
  }
}
