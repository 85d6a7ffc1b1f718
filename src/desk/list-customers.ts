import { Injectable } from '@nestjs/common';
import type { Money, Page, PageRequest, Period } from '../kernel';
import { Books, customerAccount, customerHeldAccount, customerUncreditedAccount } from '../ledger';
import { Customers, Links, type Customer, type CustomerFilter, type Link } from '../linking';
import { FindAccount } from './find-account';

/** Of those whose account must be proven again, so many are listed: whoever has waited longest. */
const SUSPENDED_MAXIMUM = 1_000;

/** Registered within the period. What is absent is not asked. */
export interface CustomerQuestion extends Period {
  /** Name or id of an account that they have or had. */
  readonly account?: string;
  /** Only those whose account must be proven again. */
  readonly isSuspended?: boolean;
}

/** A customer as a list shows them. */
export interface CustomerCard {
  readonly customer: Customer;
  readonly balance: Money;
  readonly held: Money;
  readonly uncredited: Money;
  readonly link: Link | null;
}

/** Customers with what they have and their accounts: three statements for a whole page. */
@Injectable()
export class ListCustomers {
  constructor(
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly books: Books,
    private readonly accounts: FindAccount,
  ) {}

  async execute(question: CustomerQuestion, page: PageRequest): Promise<Page<CustomerCard>> {
    const { items, nextCursor } = await this.customers.list(await this.filterOf(question), page);
    return { items: await this.cardsOf(items), nextCursor };
  }

  private async filterOf({
    account,
    isSuspended = false,
    ...period
  }: CustomerQuestion): Promise<CustomerFilter> {
    const owners = account === undefined ? null : await this.accounts.customersOf(account);
    const suspended = isSuspended ? await this.suspended() : null;
    const ids = owners?.filter((id) => suspended?.includes(id) ?? true) ?? suspended;
    return ids === null ? period : { ...period, ids };
  }

  private async suspended(): Promise<readonly string[]> {
    const links = await this.links.suspended(SUSPENDED_MAXIMUM);
    return links.map(({ customerId }) => customerId);
  }

  private async cardsOf(customers: readonly Customer[]): Promise<readonly CustomerCard[]> {
    const ids = customers.map(({ id }) => id);
    const links = await this.links.activeOfCustomers(ids);
    const byCustomer = new Map(links.map((link) => [link.customerId, link]));
    const accounts = ids.flatMap((id) => [
      customerAccount(id),
      customerHeldAccount(id),
      customerUncreditedAccount(id),
    ]);
    const balances = (await this.books.balancesOf(accounts))[Symbol.iterator]();
    return customers.map((customer) => ({
      customer,
      balance: required(balances.next().value),
      held: required(balances.next().value),
      uncredited: required(balances.next().value),
      link: byCustomer.get(customer.id) ?? null,
    }));
  }
}

function required(balance: Money | undefined): Money {
  if (!balance) throw new Error('A balance is missing');
  return balance;
}
