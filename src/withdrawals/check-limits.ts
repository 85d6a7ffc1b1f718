import { Injectable } from '@nestjs/common';
import { Clock, DomainError, type Money } from '../kernel';
import { cwdLimit, LimitBook, type LimitName } from '../terms';
import { Withdrawals } from './ports/withdrawals';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Refuses a withdrawal for which today's limits leave no room. */
@Injectable()
export class CheckLimits {
  constructor(
    private readonly limits: LimitBook,
    private readonly withdrawals: Withdrawals,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `withdrawal_above_limit` with the limit's name. Returns the amount above which a person
   * must approve; null when none is asked for by amount.
   */
  async assertRoomFor(customerId: string, gross: Money): Promise<Money | null> {
    const limits = await this.limits.current();
    refuseAbove('withdrawal_maximum', limits.withdrawal_maximum, gross);
    const perCustomer = limits.withdrawals_per_customer_per_day;
    const perDay = limits.withdrawals_per_day;
    const approvalAbove = cwdLimit(limits.approval_above);
    if (perCustomer === 'none' && perDay === 'none') return approvalAbove;
    const since = new Date(this.clock.now().getTime() - DAY_MILLISECONDS);
    const { ofCustomer, ofAll } = await this.withdrawals.grossSince(customerId, since);
    refuseAbove('withdrawals_per_customer_per_day', perCustomer, ofCustomer.plus(gross));
    refuseAbove('withdrawals_per_day', perDay, ofAll.plus(gross));
    return approvalAbove;
  }
}

function refuseAbove(name: LimitName, value: string, amount: Money): void {
  const limit = cwdLimit(value);
  if (limit && amount.isMoreThan(limit)) {
    throw new DomainError('withdrawal_above_limit', { name, limit: limit.toString() });
  }
}
