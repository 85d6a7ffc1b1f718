import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  EventPublisher,
  Money,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../kernel';
import { customerAccount, POINTS_ISSUED } from './chart-of-accounts';
import { credit, debit, entry } from './entry';
import { AccountHolders } from './ports/account-holders';
import { Books } from './ports/books';

export interface AdjustPointsCommand {
  readonly customerId: string;
  /** Positive gives points, negative takes them. */
  readonly points: Money;
  /** The caller's own name for this change; the same key never counts twice. */
  readonly key: string;
  readonly reason: string;
  readonly by: string;
}

/** What a caller may name a change: visible ASCII, so that it looks the same everywhere. */
export const ADJUSTMENT_KEY = /^[\x21-\x7e]{1,200}$/;

/** The service changes a customer's points by a logic of its own. Returns the new balance. */
@Injectable()
export class AdjustPoints {
  constructor(
    private readonly holders: AccountHolders,
    private readonly books: Books,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `customer_unknown`: points that nobody has could never be taken back. */
  execute(command: AdjustPointsCommand): Promise<Money> {
    const { customerId, points } = command;
    if (points.isZero) throw new DomainError('amount_not_positive');
    if (!ADJUSTMENT_KEY.test(command.key)) throw new DomainError('adjustment_key_malformed');
    requireReason(command.reason);
    requireOperator(command.by);
    const account = customerAccount(customerId);
    const amount = points.isPositive ? points : Money.zero(points.asset).minus(points);
    const postings = points.isPositive
      ? [debit(POINTS_ISSUED, amount), credit(account, amount)]
      : [debit(account, amount), credit(POINTS_ISSUED, amount)];
    const key = `adjustment:${customerId}:${command.key}`;
    const adjustment = entry(key, 'adjustment', this.clock.now(), postings);
    return this.unitOfWork.run(async () => {
      if (!(await this.holders.lock(customerId))) throw new DomainError('customer_unknown');
      const before = await this.books.balanceOf(account);
      if (adjustment) await this.books.post([adjustment]);
      const after = await this.books.balanceOf(account);
      // A repeated key moved nothing, so there is nothing to tell.
      if (before.compare(after) !== 0) await this.tell(command, key);
      return after;
    });
  }

  private tell(
    { customerId, points, reason, by }: AdjustPointsCommand,
    entryKey: string,
  ): Promise<void> {
    return this.events.publish({
      type: 'points_adjusted',
      customerId,
      entryKey,
      points: points.toDecimal(),
      reason,
      by,
    });
  }
}
