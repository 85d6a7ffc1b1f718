import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  EventPublisher,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import type { Freeze } from '../customer';
import { Customers } from '../ports/customers';

export interface FreezeCommand {
  readonly customerId: string;
  readonly by: string;
  readonly reason: string;
}

/**
 * Nothing is withdrawn by the customer, what waits is not signed, and links stay as they are. What is signed at that
 * moment leaves. Deposits are credited as ever.
 */
@Injectable()
export class FreezeCustomer {
  constructor(
    private readonly customers: Customers,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `customer_unknown`, and `customer_frozen` when they are so already. */
  execute(command: FreezeCommand): Promise<Freeze> {
    const { customerId } = command;
    const by = requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      if (!(await this.customers.lock(customerId))) throw new DomainError('customer_unknown');
      const freeze = { customerId, frozenAt: this.clock.now(), by, reason };
      if (!(await this.customers.freeze(freeze))) throw new DomainError('customer_frozen');
      await this.events.publish({ type: 'customer_frozen', customerId, by, reason });
      return freeze;
    });
  }
}
