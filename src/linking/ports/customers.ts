import type { Page, PageRequest } from '../../kernel';
import type { Customer } from '../customer';

/** Writes join the unit of work. */
export abstract class Customers {
  /** Finds by external reference or creates; safe against two at once. */
  abstract findOrCreate(externalReference: string): Promise<{ customer: Customer; isNew: boolean }>;

  abstract find(id: string): Promise<Customer | null>;

  abstract list(page: PageRequest): Promise<Page<Customer>>;

  /** Locks the customer's row until the transaction ends: one money decision at a time each. */
  abstract lock(id: string): Promise<Customer | null>;
}
