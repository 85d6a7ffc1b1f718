import { Injectable } from '@nestjs/common';
import { EventPublisher, UnitOfWork } from '../kernel';
import type { Customer } from './customer';
import { Customers } from './ports/customers';

/** Makes somebody known to the service; the same reference always gives the same customer. */
@Injectable()
export class RegisterCustomer {
  constructor(
    private readonly customers: Customers,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(externalReference: string): Promise<{ customer: Customer; isNew: boolean }> {
    return this.unitOfWork.run(async () => {
      const found = await this.customers.findOrCreate(externalReference);
      if (found.isNew) {
        await this.events.publish({ type: 'customer_registered', customerId: found.customer.id });
      }
      return found;
    });
  }
}
