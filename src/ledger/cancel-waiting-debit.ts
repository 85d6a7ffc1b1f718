import { Injectable } from '@nestjs/common';
import { DomainError, UnitOfWork } from '../kernel';
import { AccountHolders } from './ports/account-holders';
import { WaitingDebits } from './ports/waiting-debits';

/** Whoever registered a debit does not want it any more. */
@Injectable()
export class CancelWaitingDebit {
  constructor(
    private readonly waiting: WaitingDebits,
    private readonly holders: AccountHolders,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `debit_unknown` when it was taken or given up meanwhile. */
  execute({ customerId, key }: { customerId: string; key: string }): Promise<void> {
    return this.unitOfWork.runRepeatable(async () => {
      if (!(await this.holders.lock(customerId))) throw new DomainError('customer_unknown');
      if (!(await this.waiting.remove(customerId, key))) throw new DomainError('debit_unknown');
    });
  }
}
