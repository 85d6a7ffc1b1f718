import { DomainError } from '../../kernel';
import type { Customers } from '../ports/customers';

/** Inside the unit of work in which the customer is locked. Throws `customer_frozen`. */
export async function assertNotFrozen(customers: Customers, customerId: string): Promise<void> {
  if (await customers.freezeOf(customerId)) throw new DomainError('customer_frozen');
}
