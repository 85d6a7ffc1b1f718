import { Injectable } from '@nestjs/common';
import { AccountHolders } from '../../../ledger';
import { Customers } from '../../../linking';

/** Every customer may hold accounts, and nobody else. */
@Injectable()
export class PostgresAccountHolders extends AccountHolders {
  constructor(private readonly customers: Customers) {
    super();
  }

  override async lock(customerId: string): Promise<boolean> {
    return (await this.customers.lock(customerId)) !== null;
  }

  override async lockAll(customerIds: readonly string[]): Promise<ReadonlySet<string>> {
    const customers = await this.customers.lockAll(customerIds);
    return new Set(customers.map(({ id }) => id));
  }

  override async lockAllSoon(customerIds: readonly string[]): Promise<ReadonlySet<string>> {
    const customers = await this.customers.lockAllSoon(customerIds);
    return new Set(customers.map(({ id }) => id));
  }
}
