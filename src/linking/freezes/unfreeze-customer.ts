import { Injectable } from '@nestjs/common';
import {
  DomainError,
  EventPublisher,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import type { Freeze } from '../customer';
import { Customers } from '../ports/customers';

export interface UnfreezeCommand {
  readonly customerId: string;
  readonly by: string;
  /** The other person who has decided that it is done. */
  readonly approvedBy?: string | null;
  readonly reason: string;
}

/** The customer may take out again what is theirs; what waited is signed in its turn. */
@Injectable()
export class UnfreezeCustomer {
  constructor(
    private readonly customers: Customers,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Gives the freeze that has ended. Throws `customer_unknown` and `customer_not_frozen`. */
  execute(command: UnfreezeCommand): Promise<Freeze> {
    const { customerId, approvedBy = null } = command;
    const by = requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      if (!(await this.customers.lock(customerId))) throw new DomainError('customer_unknown');
      const freeze = await this.customers.freezeOf(customerId);
      if (!freeze || !(await this.customers.unfreeze(customerId))) {
        throw new DomainError('customer_not_frozen');
      }
      const ended = { customerId, by, approvedBy, reason };
      await this.events.publish({ type: 'customer_unfrozen', ...ended });
      return freeze;
    });
  }
}
