import { Injectable } from '@nestjs/common';
import {
  Assets,
  Clock,
  CWD,
  DomainError,
  EventPublisher,
  Money,
  MoneyClock,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import { AdjustPoints } from '../../ledger';
import { Customers } from '../../linking';
import { presentTime, rateInForce, RateBook } from '../../terms';
import type { Deposit, DepositMove } from '../deposit';
import { Deposits } from '../ports/deposits';
import { TakeBackPoints } from '../gone/take-back-points';

export interface MoveDepositCommand {
  readonly depositId: string;
  readonly toCustomerId: string;
  readonly by: string;
  readonly reason: string;
  /** Goes on where the customer has spent the points: the service bears what is missing. */
  readonly takeWhatIsThere: boolean;
}

/**
 * An operator gives a deposit that was credited to the wrong customer to another one, by two entries:
 * what it bought is taken from the one, unsigned withdrawals included, and given to the other, who gets
 * no more than it would buy now. The deposit stays as it was booked. Each is moved once.
 */
@Injectable()
export class MoveDeposit {
  constructor(
    private readonly deposits: Deposits,
    private readonly customers: Customers,
    private readonly adjustPoints: AdjustPoints,
    private readonly takeBack: TakeBackPoints,
    private readonly rates: RateBook,
    private readonly events: EventPublisher,
    private readonly assets: Assets,
    private readonly clock: Clock,
    private readonly moneyClock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Throws `deposit_unknown`, `customer_unknown`, `deposit_not_movable` when it is not credited, bought
   * nothing by itself, is that customer's or was moved, and `insufficient_points` when the points are
   * gone, unless what is there is to be taken.
   */
  execute(command: MoveDepositCommand): Promise<DepositMove> {
    const { depositId, toCustomerId, takeWhatIsThere } = command;
    const by = requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.runRepeatable(async () => {
      // Customers before deposits, and those in one order, whoever moves what to whom.
      const from = (await this.deposits.find(depositId))?.customerId ?? null;
      const both = from === null ? [toCustomerId] : [from, toCustomerId];
      const known = await this.customers.lockAll(both);
      const deposit = await this.deposits.lock(depositId);
      if (!deposit) throw new DomainError('deposit_unknown');
      const { customerId } = deposit;
      // Credited at this very moment, it may be moved in the next one.
      const isMovable = deposit.state === 'credited' && customerId !== null && customerId === from;
      if (!isMovable || customerId === toCustomerId) throw new DomainError('deposit_not_movable');
      if (known.length < both.length) throw new DomainError('customer_unknown');
      const bought = await this.boughtBy(deposit);
      if (!bought.then.isPositive) throw new DomainError('deposit_not_movable');
      const key = `deposit-moved/${depositId}`;
      const change = { key, reason, by };
      const taken = await this.take(customerId, bought.then, change, takeWhatIsThere);
      const { given } = bought;
      if (given.isPositive) {
        await this.adjustPoints.execute({ ...change, customerId: toCustomerId, points: given });
      }
      const moved = { depositId, customerId, toCustomerId, taken, given, by, reason };
      const move: DepositMove = { ...moved, movedAt: this.clock.now() };
      if (!(await this.deposits.keepMove(move))) throw new DomainError('deposit_not_movable');
      const points = { taken: taken.toDecimal(), given: given.toDecimal() };
      await this.events.publish({ type: 'deposit_moved', ...moved, ...points });
      return move;
    });
  }

  /** What it bought by itself, without small ones before it; and no more than that now. */
  private async boughtBy(deposit: Deposit): Promise<{ then: Money; given: Money }> {
    const { points: asset } = this.assets;
    const versions = await this.rates.versions('deposit');
    const booked = versions.find(({ version }) => version === deposit.rateVersion);
    const cwd = Money.of(deposit.units, CWD);
    const alone = booked ? booked.rate.pointsFor(cwd, asset).received : Money.zero(asset);
    const then = lesser(alone, deposit.points ?? Money.zero(asset));
    const { rate } = rateInForce(versions, await presentTime(this.rates, this.moneyClock));
    return { then, given: lesser(then, rate.pointsFor(cwd, asset).received) };
  }

  private async take(
    customerId: string,
    points: Money,
    change: { readonly key: string; readonly reason: string; readonly by: string },
    takeWhatIsThere: boolean,
  ): Promise<Money> {
    const debit = (taken: Money) => ({
      ...change,
      customerId,
      points: Money.zero(taken.asset).minus(taken),
    });
    try {
      await this.adjustPoints.execute({ ...debit(points), alsoHeld: true });
      return points;
    } catch (error) {
      const isGone = error instanceof DomainError && error.code === 'insufficient_points';
      if (!isGone || !takeWhatIsThere) throw error;
    }
    const there = await this.takeBack.available(customerId, points);
    if (there.isPositive) await this.adjustPoints.execute(debit(there));
    return there;
  }
}

function lesser(one: Money, other: Money): Money {
  return one.isLessThan(other) ? one : other;
}
