import { Injectable } from '@nestjs/common';
import { Assets, CWD, DomainError, Money, MoneyClock, Rate } from '../../kernel';
import { countLimit, cwdLimit, LimitBook, type LimitName, type LimitValues } from '../../terms';
import type { ApprovalFacts } from '../policies/approval.policy';
import { Withdrawals } from '../ports/withdrawals';
import { chargeOf, type Quote } from '../withdrawal';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** What is left to be done for a request that its own customer's limits let pass. */
export interface RequestLimits {
  readonly approval: ApprovalFacts;
  /** Most CWD that all customers may cost in a day; null when that is off. */
  readonly dayMaximum: Money | null;
}

/** Refuses a withdrawal for which today's limits leave no room. A day is the last 24 hours. */
@Injectable()
export class CheckLimits {
  constructor(
    private readonly limits: LimitBook,
    private readonly withdrawals: Withdrawals,
    private readonly assets: Assets,
    private readonly clock: MoneyClock,
  ) {}

  /** The fewest points that may be withdrawn at this rate and with this fee. */
  async smallest(rate: Rate, terms: Pick<Quote, 'fee' | 'feePayer'>): Promise<Money> {
    const gross = smallestGross(terms, await this.limits.current());
    return rate.pointsNeededFor(gross, this.assets.points);
  }

  /**
   * For a quote: what stands at this moment; nothing is set aside. Throws
   * `withdrawal_below_minimum`, `withdrawal_above_limit` or `withdrawal_count_reached`.
   */
  async assertRoomFor(quote: Quote): Promise<void> {
    const { dayMaximum } = await this.ofCustomer(quote);
    if (!dayMaximum) return;
    const charged = await this.withdrawals.chargedSince(this.aDayAgo());
    refuse('withdrawals_per_day', dayMaximum, charged.plus(chargeOf(quote)));
  }

  /** For a request: its customer is locked, so that none of theirs passes beside it. Throws the same. */
  async ofCustomer(quote: Quote): Promise<RequestLimits> {
    const limits = await this.limits.current();
    this.refuseBelowMinimum(quote, limits);
    refuseAbove('withdrawal_maximum', limits, quote.gross);
    const { customerId } = quote;
    const { count, charged, unapproved } = await this.withdrawals.ofCustomerSince(
      customerId,
      this.aDayAgo(),
    );
    const countMaximum = countLimit(limits.withdrawal_count_per_customer_per_day);
    if (countMaximum !== null && count >= countMaximum) {
      throw new DomainError('withdrawal_count_reached', { limit: String(countMaximum) });
    }
    const charge = chargeOf(quote);
    refuseAbove('withdrawals_per_customer_per_day', limits, charged.plus(charge));
    const above = cwdLimit(limits.approval_above);
    return {
      approval: { above, unapproved: unapproved.plus(charge) },
      dayMaximum: cwdLimit(limits.withdrawals_per_day),
    };
  }

  /**
   * For a request that is recorded already, and undone when this throws: requests of one moment would
   * pass the limit together if the day were not added up by one at a time. As the last step, so that
   * they wait for each other's commit and for nothing else.
   */
  async assertDayHolds(dayMaximum: Money): Promise<void> {
    await this.withdrawals.lockDay();
    refuse('withdrawals_per_day', dayMaximum, await this.withdrawals.chargedSince(this.aDayAgo()));
  }

  private refuseBelowMinimum(quote: Quote, limits: LimitValues): void {
    const smallest = smallestGross(quote, limits);
    if (!quote.gross.isLessThan(smallest)) return;
    const minimum = Rate.parse(quote.rate).pointsNeededFor(smallest, this.assets.points);
    throw new DomainError('withdrawal_below_minimum', { minimum: minimum.toString() });
  }

  private aDayAgo(): Date {
    return new Date(this.clock.now().getTime() - DAY_MILLISECONDS);
  }
}

/**
 * The least worth of points that may be withdrawn: the limit's, and in any case what leaves something
 * after the fee, or, where the service bears it, at least as much as the fee.
 */
function smallestGross(
  { fee, feePayer }: Pick<Quote, 'fee' | 'feePayer'>,
  limits: Pick<LimitValues, 'withdrawal_minimum'>,
): Money {
  const bearable = feePayer === 'customer' ? fee.plus(Money.of(1n, CWD)) : fee;
  const limit = cwdLimit(limits.withdrawal_minimum);
  return limit?.isMoreThan(bearable) ? limit : bearable;
}

function refuseAbove(name: LimitName, limits: LimitValues, amount: Money): void {
  const limit = cwdLimit(limits[name]);
  if (limit) refuse(name, limit, amount);
}

function refuse(name: LimitName, limit: Money, amount: Money): void {
  if (!amount.isMoreThan(limit)) return;
  throw new DomainError('withdrawal_above_limit', { name, limit: limit.toString() });
}
