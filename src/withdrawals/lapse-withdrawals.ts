import { Injectable } from '@nestjs/common';
import {
  eachApart,
  EventListener,
  ListensToEvents,
  MoneyClock,
  UnitOfWork,
  type DomainEvent,
} from '../kernel';
import { Customers, Links } from '../linking';
import { RateBook, rateInForce } from '../terms';
import { WatchDatabaseHistory } from '../wallet';
import { Withdrawals } from './ports/withdrawals';
import { ReturnPoints } from './return-points';
import {
  CANCELLED_BY_GATEWAY,
  UNSIGNED_STATES,
  type LapseCause,
  type Withdrawal,
} from './withdrawal';

const LAPSED_PER_RUN = 100;
const QUOTES_PRUNED_PER_RUN = 1_000;
/** Until then, whoever confirms an expired quote learns that it has expired. */
const EXPIRED_QUOTES_KEPT_MILLISECONDS = 60 * 60 * 1000;

/**
 * Cancels withdrawals that nobody may keep as an option on the rates: those that are unsigned at
 * their deadline, and those that wait because the keys of their account changed, once the rate is
 * another one. Each in a transaction of its own, in which its customer is locked: so no account is
 * proven again, and nothing is requested, beside it. Whoever signs or decides first wins.
 */
@Injectable()
@ListensToEvents({ order: 210 })
export class LapseWithdrawals extends EventListener {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly rates: RateBook,
    private readonly databaseHistory: WatchDatabaseHistory,
    private readonly returnPoints: ReturnPoints,
    private readonly clock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  /** How many were cancelled; none while the time is uncertain. */
  async run(): Promise<number> {
    const now = this.clock.nowOrNull();
    if (now === null) return 0;
    const { version } = rateInForce(await this.rates.versions('withdrawal'), now);
    const overdue = await this.withdrawals.overdue(now, version, LAPSED_PER_RUN);
    const before = new Date(now.getTime() - EXPIRED_QUOTES_KEPT_MILLISECONDS);
    await this.withdrawals.pruneQuotes(before, QUOTES_PRUNED_PER_RUN);
    // A database that was restored may have forgotten that one of them is paid.
    if (overdue.length === 0 || (await this.databaseHistory.run())) return 0;
    let lapsed = 0;
    await eachApart(overdue, async (withdrawal) => {
      lapsed += await this.unitOfWork.runRepeatable(() => this.lapseIfDue(withdrawal, now));
    });
    return lapsed;
  }

  /**
   * The account was proven again: what the suspension held up is not paid at another rate. It was
   * proven by somebody else: nothing is paid there any more.
   */
  override async on(event: DomainEvent): Promise<void> {
    if (event.type !== 'link_renewed' && event.type !== 'link_taken_over') return;
    const unsigned = await this.withdrawals.unsignedOf(event.customerId);
    if (unsigned.length === 0) return;
    if (event.type === 'link_taken_over') {
      await this.lapse(unsigned, 'account_taken_over');
      return;
    }
    await this.lapse(await this.atOtherRates(unsigned), 'rate_changed');
  }

  /** All of them while the time is uncertain: a proof must not fail for that, and nobody may gain by it. */
  private async atOtherRates(withdrawals: readonly Withdrawal[]): Promise<readonly Withdrawal[]> {
    const now = this.clock.nowOrNull();
    if (now === null) return withdrawals;
    const { version } = rateInForce(await this.rates.versions('withdrawal'), now);
    return withdrawals.filter(({ rateVersion }) => rateVersion !== version);
  }

  /** Joins the unit of work, in which the customer is locked; how many were still unsigned. */
  async lapse(withdrawals: readonly Withdrawal[], cause: LapseCause): Promise<number> {
    const moved = await this.withdrawals.transition(
      withdrawals.map(({ id }) => id),
      UNSIGNED_STATES,
      'cancelled',
      { decidedBy: CANCELLED_BY_GATEWAY, reason: cause },
    );
    if (moved.length === 0) return 0;
    const lapsed = await this.withdrawals.findMany(moved);
    await this.returnPoints.execute(lapsed, 'withdrawal_lapsed');
    return lapsed.length;
  }

  private async lapseIfDue(withdrawal: Withdrawal, now: Date): Promise<number> {
    await this.customers.lock(withdrawal.customerId);
    if (withdrawal.deadline <= now) return this.lapse([withdrawal], 'deadline_passed');
    const link = await this.links.activeOfCustomer(withdrawal.customerId);
    const isHeldUp = link?.accountId === withdrawal.accountId && link.suspendedAt !== null;
    return isHeldUp ? this.lapse([withdrawal], 'rate_changed') : 0;
  }
}
