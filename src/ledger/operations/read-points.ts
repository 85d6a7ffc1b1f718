import { Injectable } from '@nestjs/common';
import type { Money } from '../../kernel';
import { adjustmentKey } from '../adjustment-entry';
import { customerAccount, customerHeldAccount, type LedgerAccount } from '../chart-of-accounts';
import type { HoldName } from '../holds/service-hold';
import { Books } from '../ports/books';
import { ServiceHolds } from '../ports/service-holds';
import { WaitingDebits } from '../ports/waiting-debits';
import type { PointsSnapshot } from './operations-plan';

/** What a plan is going to look at. */
export interface PointsToRead {
  readonly customerIds: readonly string[];
  readonly holds?: readonly HoldName[];
  /** Of the entries of credits and debits. */
  readonly keys?: readonly string[];
  /** Those of the customers of whom a debit may wait for what is held. */
  readonly mayWait?: readonly string[];
}

/** Reads what there is before the first operation of a plan, by one statement for each kind. */
@Injectable()
export class ReadPoints {
  constructor(
    private readonly books: Books,
    private readonly holds: ServiceHolds,
    private readonly waiting: WaitingDebits,
  ) {}

  /** Joins the unit of work, in which the customers are locked. */
  async execute(asked: PointsToRead): Promise<PointsSnapshot> {
    const { customerIds, holds: names = [], keys = [], mayWait = [] } = asked;
    const waiting = await this.waiting.ofCustomers(customerIds);
    const keysOfWaiting = [...waiting.values()]
      .flat()
      .map(({ customerId, key }) => adjustmentKey(customerId, key));
    const allKeys = [...keys, ...keysOfWaiting];
    return {
      waiting,
      balances: await this.balances(customerIds, customerAccount),
      held: await this.balances([...new Set(mayWait)], customerHeldAccount),
      holds: names.length === 0 ? [] : await this.holds.findNamed(names),
      posted: allKeys.length === 0 ? new Map() : await this.books.linesOf(allKeys),
    };
  }

  private async balances(
    customerIds: readonly string[],
    accountOf: (customerId: string) => LedgerAccount,
  ): Promise<ReadonlyMap<string, Money>> {
    if (customerIds.length === 0) return new Map();
    const found = await this.books.balancesOf(customerIds.map(accountOf));
    return new Map(
      customerIds.flatMap((id, index): [string, Money][] => {
        const balance = found[index];
        return balance ? [[id, balance]] : [];
      }),
    );
  }
}
