import type { Page, PageRequest, Period } from '../../kernel';
import type { Customer, Freeze } from '../customer';

/** Registered within the period. What is absent is not asked. */
export interface CustomerFilter extends Period {
  /** Only these. */
  readonly ids?: readonly string[];
}

/** Writes join the unit of work. */
export abstract class Customers {
  /** Finds by external reference or creates; safe against two at once. */
  abstract findOrCreate(externalReference: string): Promise<{ customer: Customer; isNew: boolean }>;

  abstract find(id: string): Promise<Customer | null>;

  abstract findByReference(externalReference: string): Promise<Customer | null>;

  /** Those that there are, in any order. */
  async findMany(ids: readonly string[]): Promise<readonly Customer[]> {
    const customers: Customer[] = [];
    for (const id of new Set(ids)) {
      const customer = await this.find(id);
      if (customer) customers.push(customer);
    }
    return customers;
  }

  /** By the time at which they registered, newest first. */
  abstract list(filter: CustomerFilter, page: PageRequest): Promise<Page<Customer>>;

  /** Null unless the customer is frozen now. */
  abstract freezeOf(customerId: string): Promise<Freeze | null>;

  /** False, changing nothing, when they are frozen already. Whoever calls it has locked the customer. */
  abstract freeze(freeze: Freeze): Promise<boolean>;

  /** False when they are not frozen. Whoever calls it has locked the customer. */
  abstract unfreeze(customerId: string): Promise<boolean>;

  /** Locks the customer's row until the transaction ends: one money decision at a time each. */
  abstract lock(id: string): Promise<Customer | null>;

  /** Those that there are, locked in the order of their ids. */
  async lockAll(ids: readonly string[]): Promise<readonly Customer[]> {
    const customers: Customer[] = [];
    for (const id of [...new Set(ids)].sort()) {
      const customer = await this.lock(id);
      if (customer) customers.push(customer);
    }
    return customers;
  }

  /**
   * As `lockAll`; where somebody else holds one of them for longer than a moment, the unit of work ends with
   * `database_busy`.
   */
  lockAllSoon(ids: readonly string[]): Promise<readonly Customer[]> {
    return this.lockAll(ids);
  }
}
