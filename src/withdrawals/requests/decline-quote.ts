import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel';
import { Customers } from '../../linking';
import { Withdrawals } from '../ports/withdrawals';

/** The customer says no: nothing confirms the quote any more. */
@Injectable()
export class DeclineQuote {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly customers: Customers,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Without an id, whichever quote the customer has. False when it has ended already. */
  execute(command: { customerId: string; quoteId: string | null }): Promise<boolean> {
    const { customerId, quoteId } = command;
    return this.unitOfWork.run(async () => {
      await this.customers.lock(customerId);
      return this.withdrawals.endQuote(customerId, quoteId);
    });
  }
}
