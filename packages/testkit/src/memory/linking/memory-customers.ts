import { Injectable } from '@nestjs/common';
import {
  Clock,
  isWithin,
  newId,
  type Page,
  type PageRequest,
} from 'crowdwiz-gateway/internal/kernel/index';
import {
  Customers,
  type Customer,
  type CustomerFilter,
  type Freeze,
} from 'crowdwiz-gateway/internal/linking/index';
import { MemoryDatabase } from '../database/memory-database';
import { CUSTOMER_REFERENCES, CUSTOMERS, FREEZES, requireCustomer } from './linking-tables';

const LIST = 'customers';

@Injectable()
export class MemoryCustomers extends Customers {
  private get customers() {
    return this.database.in(CUSTOMERS);
  }

  private get references() {
    return this.database.in(CUSTOMER_REFERENCES);
  }

  constructor(
    private readonly database: MemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override findOrCreate(
    externalReference: string,
  ): Promise<{ customer: Customer; isNew: boolean }> {
    return this.database.write(() => {
      const known = this.references.get(externalReference);
      const found = known && this.customers.get(known.id);
      if (found) return { customer: found, isNew: false };
      const customer = { id: newId(), externalReference, registeredAt: this.clock.now() };
      this.customers.insert(customer.id, customer);
      this.references.insert(externalReference, { id: customer.id });
      return { customer, isNew: true };
    });
  }

  override freezeOf(customerId: string): Promise<Freeze | null> {
    return this.database.read(() => this.database.in(FREEZES).get(customerId));
  }

  override freeze(freeze: Freeze): Promise<boolean> {
    return this.database.read(() => {
      this.database.requireUnit('Freezing a customer');
      requireCustomer(this.database, freeze.customerId);
      return this.database.in(FREEZES).insert(freeze.customerId, freeze);
    });
  }

  override unfreeze(customerId: string): Promise<boolean> {
    return this.database.read(() => {
      this.database.requireUnit('Unfreezing a customer');
      return this.database.in(FREEZES).delete(customerId);
    });
  }

  override find(id: string): Promise<Customer | null> {
    return this.database.read(() => this.customers.get(id));
  }

  override findByReference(externalReference: string): Promise<Customer | null> {
    return this.database.read(() => {
      const known = this.references.get(externalReference);
      return known && this.customers.get(known.id);
    });
  }

  override list({ ids, ...period }: CustomerFilter, page: PageRequest): Promise<Page<Customer>> {
    const isAsked = ({ id, registeredAt }: Customer) =>
      (ids === undefined || ids.includes(id)) && isWithin(registeredAt, period);
    return this.database.read(() =>
      this.customers.pageByTime(
        LIST,
        page,
        ({ registeredAt }) => registeredAt,
        (customer) => customer,
        isAsked,
      ),
    );
  }

  override lock(id: string): Promise<Customer | null> {
    return this.database.read(() => {
      this.database.requireUnit('Locking a customer');
      return this.customers.get(id);
    });
  }
}
