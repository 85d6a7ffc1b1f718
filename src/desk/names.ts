import { Injectable } from '@nestjs/common';
import { Customers, Links } from '../linking';

/** How a customer is called. */
export interface CustomerName {
  readonly customerId: string;
  /** The external reference, such as `telegram:12345`. */
  readonly reference: string;
  /** Of the account that is linked now; null where none is. */
  readonly accountName: string | null;
}

/** Ids that a page shows; null and what is repeated asks nothing. */
export interface NamedIds {
  readonly customers?: Iterable<string | null>;
  /** `1.2.n`. */
  readonly accounts?: Iterable<string | null>;
}

/** The names of a page. */
export class NameBook {
  constructor(
    private readonly customers: ReadonlyMap<string, CustomerName>,
    private readonly accounts: ReadonlyMap<string, string>,
  ) {}

  /** Null for nobody, and for an id that is no customer's. */
  customer(id: string | null): CustomerName | null {
    return (id === null ? undefined : this.customers.get(id)) ?? null;
  }

  /** Null where nobody has ever linked the account: only the chain knows its name. */
  account(id: string | null): string | null {
    return (id === null ? undefined : this.accounts.get(id)) ?? null;
  }
}

/** Names beside ids, from what is stored: three statements for a whole page, and no question to the chain. */
@Injectable()
export class Names {
  constructor(
    private readonly customers: Customers,
    private readonly links: Links,
  ) {}

  async of({ customers = [], accounts = [] }: NamedIds): Promise<NameBook> {
    const customerIds = distinct(customers);
    const known = await this.customers.findMany(customerIds);
    const living = await this.links.activeOfCustomers(customerIds);
    const ever = await this.links.everOfAccounts(distinct(accounts));
    const linked = new Map(living.map(({ customerId, accountName }) => [customerId, accountName]));
    return new NameBook(
      new Map(
        known.map(({ id, externalReference: reference }) => [
          id,
          { customerId: id, reference, accountName: linked.get(id) ?? null },
        ]),
      ),
      new Map(ever.map(({ accountId, accountName }) => [accountId, accountName])),
    );
  }
}

function distinct(ids: Iterable<string | null>): readonly string[] {
  return [...new Set(ids)].filter((id) => id !== null);
}
