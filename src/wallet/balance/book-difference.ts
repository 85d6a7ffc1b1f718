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
import { Books } from '../../ledger';
import { Findings } from '../../safety';
import { BALANCE_FINDING, correctionEntry } from './balance-entries';
import { BalanceChecks, isTooOld, type BalanceCheck } from '../ports/checks/balance-checks';

export interface BookDifferenceCommand {
  readonly reason: string;
  /** What the person has seen and decided about: chain less books. */
  readonly expectedDifference: Money;
  readonly by: string;
}

/**
 * An operator decides that a lasting difference is the service's: it is booked against the treasury, so
 * that the books say again what the wallet holds, to the unit. The halt stays until it is resumed.
 */
@Injectable()
export class BookDifference {
  constructor(
    private readonly checks: BalanceChecks,
    private readonly books: Books,
    private readonly findings: Findings,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Throws `finding_unknown` when no such finding is open, and `difference_changed` when the last
   * comparison shows another difference, is too old, or has transactions in flight.
   */
  execute(command: BookDifferenceCommand): Promise<BalanceCheck> {
    requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      const check = await this.checks.latestForUpdate();
      const { kind, subject } = BALANCE_FINDING;
      const closed = await this.findings.closeBySubject(kind, subject, command.by, reason);
      if (!closed || !check) throw new DomainError('finding_unknown');
      this.assertStands(check, command.expectedDifference);
      const correction = correctionEntry(check.difference, check);
      if (correction) await this.books.post([correction]);
      const corrected: BalanceCheck = {
        ...check,
        expected: check.expected.plus(check.difference),
        difference: Money.zero(check.difference.asset),
        differsSince: null,
        differsSinceBlock: null,
        leastSurplus: null,
        explanation: null,
      };
      await this.checks.save(corrected);
      const { by } = command;
      const cwd = check.difference.toDecimal();
      await this.events.publish({ type: 'difference_booked', cwd, by, reason });
      const type = 'finding_closed';
      const { id: findingId } = closed;
      await this.events.publish({ type, findingId, kind, subject, reason, by });
      return corrected;
    });
  }

  private assertStands(check: BalanceCheck, expected: Money): void {
    const isRecent = !isTooOld(check, this.clock.now());
    const isSame = check.difference.compare(expected) === 0;
    // With some in flight, only a bound of a missing amount is known.
    const isExact = check.difference.isPositive || check.inFlight.isZero;
    if (isRecent && isSame && isExact && check.differsSince !== null) return;
    throw new DomainError('difference_changed', { difference: check.difference.toDecimal() });
  }
}
