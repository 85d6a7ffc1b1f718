import type { Money } from '../../kernel';

/** A debit that waits for held points to come back. */
export interface WaitingDebit {
  readonly customerId: string;
  /** Of the adjustment, as its caller named it. */
  readonly key: string;
  /** Positive: what is to be taken. */
  readonly points: Money;
  readonly reason: string;
  readonly by: string;
  readonly requestedAt: Date;
}

/** Debits that wait. Writes join the unit of work, in which the customer is locked. */
export abstract class WaitingDebits {
  /** False when it waits already; throws `entry_key_conflict` when it does with other points. */
  abstract add(debit: WaitingDebit): Promise<boolean>;

  /** Oldest first. */
  abstract ofCustomer(customerId: string): Promise<readonly WaitingDebit[]>;

  /** The same of several, by customer, without those who have none. */
  abstract ofCustomers(
    customerIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly WaitingDebit[]>>;

  /** False when none of that key waits. */
  abstract remove(customerId: string, key: string): Promise<boolean>;

  /** `add` for each: none of them waits yet. */
  async addAll(debits: readonly WaitingDebit[]): Promise<void> {
    for (const debit of debits) await this.add(debit);
  }

  /** `remove` for each. */
  async removeAll(debits: readonly Pick<WaitingDebit, 'customerId' | 'key'>[]): Promise<void> {
    for (const { customerId, key } of debits) await this.remove(customerId, key);
  }

  /** Customers with at least one, whoever has waited longest first. */
  abstract customers(limit: number): Promise<readonly string[]>;
}
