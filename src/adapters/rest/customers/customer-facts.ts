import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel';
import {
  Books,
  customerAccount,
  customerHeldAccount,
  customerUncreditedAccount,
} from '../../../ledger';
import { type Customer, Customers, type Link, Links } from '../../../linking';
import type { Balances } from './customers.dto';

/** What both interfaces show of a customer. */
@Injectable()
export class CustomerFacts {
  constructor(
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly books: Books,
  ) {}

  /** Throws `customer_unknown`. */
  async find(id: string): Promise<Customer> {
    const customer = await this.customers.find(id);
    if (!customer) throw new DomainError('customer_unknown');
    return customer;
  }

  async balances(customerId: string): Promise<Balances> {
    const accounts = [
      customerAccount(customerId),
      customerHeldAccount(customerId),
      customerUncreditedAccount(customerId),
    ];
    const [balance, held, uncredited] = await this.books.balancesOf(accounts);
    if (!balance || !held || !uncredited) throw new Error('A balance is missing');
    return { balance, held, uncredited };
  }

  activeLink(customerId: string): Promise<Link | null> {
    return this.links.activeOfCustomer(customerId);
  }
}
