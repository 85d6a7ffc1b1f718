import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  EventPublisher,
  Money,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import { AccountHolders, Books, credit, customerAccount, debit, POINTS_ISSUED } from '../../ledger';
import { Findings } from '../../safety';
import { endedEntry, type OwedBack } from './owed-back';
import { owedDecidedEvent } from './owed-event';
import { OWED_KIND } from './owed-finding';
import { OwedBacks } from '../ports/outgoing/owed-backs';

export interface DecideOwedBackCommand {
  readonly id: string;
  /** Taken from the customer for it; null: the service bears it. */
  readonly points: Money | null;
  readonly by: string;
  readonly reason: string;
}

/** An operator decides about a payment that no points were taken for. Closes its finding. */
@Injectable()
export class DecideOwedBack {
  constructor(
    private readonly owedBacks: OwedBacks,
    private readonly holders: AccountHolders,
    private readonly books: Books,
    private readonly findings: Findings,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Throws `owed_back_unknown`, `owed_back_decided`, `owed_back_without_customer` when points are to be
   * taken from nobody, and `insufficient_points`.
   */
  execute(command: DecideOwedBackCommand): Promise<OwedBack> {
    const { id, points } = command;
    const by = requireOperator(command.by);
    const reason = requireReason(command.reason);
    if (points && !points.isPositive) throw new DomainError('amount_not_positive');
    return this.unitOfWork.runRepeatable(async () => {
      const owed = await this.owedBacks.lock(id);
      if (!owed) throw new DomainError('owed_back_unknown');
      if (owed.state !== 'open') throw new DomainError('owed_back_decided', { state: owed.state });
      // Whoever takes points is the only one who decides about them just now.
      if (points && owed.customerId !== null) await this.holders.lock(owed.customerId);
      const at = this.clock.now();
      const ended = endedEntry(owed, at, pointsTaken(owed, points));
      await this.books.post([ended]);
      const to = points ? 'taken' : 'borne';
      await this.owedBacks.decide(id, { to, by, reason, points });
      await this.events.publish(owedDecidedEvent(owed, { to, by, reason, points }));
      if (points && owed.customerId !== null) {
        const taken = Money.zero(points.asset).minus(points).toDecimal();
        const { customerId } = owed;
        await this.events.publish({
          type: 'points_adjusted',
          customerId,
          entryKey: ended.key,
          points: taken,
          reason,
          by,
        });
      }
      await this.close(id, by, reason);
      return { ...owed, state: to, decidedAt: at, decidedBy: by, reason, points };
    });
  }

  private async close(subject: string, by: string, reason: string): Promise<void> {
    const closed = await this.findings.closeBySubject(OWED_KIND, subject, by, reason);
    // An operator may have closed it by itself before.
    if (!closed) return;
    const { id: findingId, kind } = closed;
    await this.events.publish({ type: 'finding_closed', findingId, kind, subject, reason, by });
  }
}

function pointsTaken({ customerId }: OwedBack, points: Money | null) {
  if (points === null) return [];
  if (customerId === null) throw new DomainError('owed_back_without_customer');
  return [debit(customerAccount(customerId), points), credit(POINTS_ISSUED, points)];
}
