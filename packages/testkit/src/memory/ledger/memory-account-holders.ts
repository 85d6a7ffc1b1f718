import { Injectable } from '@nestjs/common';
import { AccountHolders } from 'crowdwiz-gateway/internal/ledger/index';
import { Customers } from 'crowdwiz-gateway/internal/linking/index';

/** Every customer may hold accounts, and nobody else. */
@Injectable()
export class MemoryAccountHolders extends AccountHolders {
  constructor(private readonly customers: Customers) {
    super();
  }

  override async lock(customerId: string): Promise<boolean> {
    return (await this.customers.lock(customerId)) !== null;
  }
}
