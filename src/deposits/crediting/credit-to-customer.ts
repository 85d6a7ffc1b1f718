import { Injectable } from '@nestjs/common';
import { Books } from '../../ledger';
import { AnnounceDeposits } from './announce-deposits';
import type { Conversion } from './conversion';
import type { Deposit } from '../deposit';
import { attributedEntry } from '../deposit-entries';
import { Deposits } from '../ports/deposits';

/**
 * CWD that is booked as nobody's yet, or as the house's history, becomes a customer's points: at the rate of its block's time, or,
 * where somebody chose the moment, at the worse one of then and now.
 */
@Injectable()
export class CreditToCustomer {
  constructor(
    private readonly deposits: Deposits,
    private readonly books: Books,
    private readonly announce: AnnounceDeposits,
  ) {}

  /**
   * Runs inside a unit of work, in which the caller has seen that crediting is not halted, and has
   * prepared the conversion for this customer. Null, changing nothing, when the deposit has moved on
   * from the given state.
   */
  async execute(
    deposit: Deposit,
    customerId: string,
    conversion: Conversion,
    claimedAt?: Date,
  ): Promise<Deposit | null> {
    const { units, blockTime } = deposit;
    const cwd = { units, blockTime, ...(claimedAt !== undefined && { claimedAt }) };
    const bought = conversion.purchaseOf(customerId, cwd);
    const { points, rateVersion } = bought;
    const change = { customerId, points, rateVersion };
    if (!(await this.deposits.transition(deposit.id, deposit.state, 'credited', change)))
      return null;
    conversion.keep(customerId, bought);
    await this.books.post(attributedEntry(deposit, customerId, bought));
    const credited: Deposit = { ...deposit, ...change, state: 'credited' };
    await this.announce.credited(credited, bought, conversion.terms.minimum);
    return credited;
  }
}
