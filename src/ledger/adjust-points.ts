import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, Money, requireReason, UnitOfWork } from '../kernel';
import { customerAccount, POINTS_ISSUED } from './chart-of-accounts';
import { credit, debit, entry } from './entry';
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

/** The service changes a customer's points by a logic of its own. Returns the new balance. */
@Injectable()
export class AdjustPoints {
  constructor(
    private readonly books: Books,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(command: AdjustPointsCommand): Promise<Money> {
    const { customerId, points } = command;
    if (points.isZero) throw new DomainError('amount_not_positive');
    requireReason(command.reason);
    const account = customerAccount(customerId);
    const amount = points.isPositive ? points : Money.zero(points.asset).minus(points);
    const postings = points.isPositive
      ? [debit(POINTS_ISSUED, amount), credit(account, amount)]
      : [debit(account, amount), credit(POINTS_ISSUED, amount)];
    const key = `adjustment:${customerId}:${command.key}`;
    const adjustment = entry(key, 'adjustment', this.clock.now(), postings);
    return this.unitOfWork.run(async () => {
      const before = await this.books.balanceOf(account);
      if (adjustment) await this.books.post([adjustment]);
      const after = await this.books.balanceOf(account);
      // A repeated key moved nothing, so there is nothing to tell.
      if (before.compare(after) !== 0) await this.tell(command);
      return after;
    });
  }

  private tell({ customerId, points, reason, by }: AdjustPointsCommand): Promise<void> {
    return this.events.publish({
      type: 'points_adjusted',
      customerId,
      points: points.toDecimal(),
      reason,
      by,
    });
  }
}
