import { Injectable } from '@nestjs/common';
import { DomainError, EventPublisher, UnitOfWork } from '../kernel';
import { AccountHolders } from './ports/account-holders';
import { WaitingDebits } from './ports/waiting-debits';

/** Whoever registered a debit does not want it any more. */
@Injectable()
export class CancelWaitingDebit {
  constructor(
    private readonly waiting: WaitingDebits,
    private readonly holders: AccountHolders,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `debit_unknown` when it was taken or given up meanwhile. */
  execute(command: { customerId: string; key: string; by: string }): Promise<void> {
    const { customerId, key, by } = command;
    return this.unitOfWork.runRepeatable(async () => {
      if (!(await this.holders.lock(customerId))) throw new DomainError('customer_unknown');
      const debits = await this.waiting.ofCustomer(customerId);
      const debit = debits.find((each) => each.key === key);
      if (!debit || !(await this.waiting.remove(customerId, key))) {
        throw new DomainError('debit_unknown');
      }
      const points = debit.points.toDecimal();
      await this.events.publish({ type: 'debit_cancelled', customerId, points, key, by });
    });
  }
}
