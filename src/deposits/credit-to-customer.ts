import { Injectable } from '@nestjs/common';
import { Assets } from '../kernel';
import { Books } from '../ledger';
import type { RateVersion } from '../terms';
import { AnnounceDeposits } from './announce-deposits';
import type { Deposit } from './deposit';
import { attributedEntry, purchaseOf } from './deposit-entries';
import { Deposits } from './ports/deposits';

/** CWD that is booked as nobody's yet becomes a customer's points, at the rate of its block's time. */
@Injectable()
export class CreditToCustomer {
  constructor(
    private readonly deposits: Deposits,
    private readonly books: Books,
    private readonly announce: AnnounceDeposits,
    private readonly assets: Assets,
  ) {}

  /**
   * Runs inside a unit of work, in which the caller has seen that crediting is not halted. Null,
   * changing nothing, when the deposit has moved on from the given state.
   */
  async execute(
    deposit: Deposit,
    customerId: string,
    rates: readonly RateVersion[],
  ): Promise<Deposit | null> {
    const bought = purchaseOf(deposit.units, deposit.blockTime, rates, this.assets);
    const { points, rateVersion } = bought;
    const change = { customerId, points, rateVersion };
    if (!(await this.deposits.transition(deposit.id, deposit.state, 'credited', change)))
      return null;
    await this.books.post(attributedEntry(deposit, customerId, bought));
    const credited: Deposit = { ...deposit, ...change, state: 'credited' };
    await this.announce.credited(credited);
    return credited;
  }
}
