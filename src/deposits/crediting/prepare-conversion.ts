import { Injectable } from '@nestjs/common';
import { Assets, MoneyClock } from '../../kernel';
import { Books, customerUncreditedAccount } from '../../ledger';
import { cwdLimit, LimitBook, presentTime, RateBook } from '../../terms';
import { Conversion } from './conversion';

/** Reads what turning CWD of these customers into points needs, once for any number of deposits. */
@Injectable()
export class PrepareConversion {
  constructor(
    private readonly books: Books,
    private readonly rates: RateBook,
    private readonly limits: LimitBook,
    private readonly assets: Assets,
    private readonly clock: MoneyClock,
  ) {}

  /** When what is claimed or attributed now is converted. Throws `time_uncertain`. */
  now(): Promise<Date> {
    return presentTime(this.rates, this.clock);
  }

  /** Inside a unit of work, before its postings of deposits: nobody else credits until it ends. */
  async forCrediting(customerIds: Iterable<string>): Promise<Conversion> {
    await this.books.lockForCrediting();
    return this.forShowing(customerIds);
  }

  /** As things stand; another deposit may be credited meanwhile. */
  async forShowing(customerIds: Iterable<string>): Promise<Conversion> {
    const ids = [...new Set(customerIds)];
    const balances = await this.books.balancesOf(ids.map((id) => customerUncreditedAccount(id)));
    const uncredited = new Map(
      ids.flatMap((id, index) => {
        const balance = balances[index];
        return balance ? [[id, balance] as const] : [];
      }),
    );
    const rates = await this.rates.versions('deposit');
    const minimum = cwdLimit((await this.limits.current()).deposit_minimum);
    return new Conversion({ rates, minimum }, uncredited, this.assets);
  }
}
