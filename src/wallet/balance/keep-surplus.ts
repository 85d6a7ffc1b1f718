import { Injectable } from '@nestjs/common';
import {
  Clock,
  CWD,
  DomainError,
  EventPublisher,
  Money,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import { Books } from '../../ledger';
import { Findings } from '../../safety';
import { keptSurplusEntry } from './balance-entries';
import { Surpluses } from '../ports/checks/surpluses';
import type { Surplus } from './surplus';

/** An operator decides that what is left of a surplus is the service's: it may be spent from now on. */
@Injectable()
export class KeepSurplus {
  constructor(
    private readonly surpluses: Surpluses,
    private readonly books: Books,
    private readonly findings: Findings,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `surplus_unknown` when nothing is left of it, or it never was. */
  async execute(command: { id: string; by: string; reason: string }): Promise<Surplus> {
    const { id } = command;
    const by = requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      const surplus = await this.surpluses.lock(id);
      if (!surplus || surplus.remaining === 0n) throw new DomainError('surplus_unknown');
      await this.surpluses.keep(id);
      await this.books.post(keptSurplusEntry(surplus, this.clock.now()));
      const cwd = Money.of(surplus.remaining, CWD).toDecimal();
      await this.events.publish({ type: 'surplus_kept', surplusId: id, cwd, by, reason });
      const kind = 'unexplained_surplus';
      const closed = await this.findings.closeBySubject(kind, id, by, reason);
      if (closed) {
        const { id: findingId } = closed;
        const type = 'finding_closed';
        await this.events.publish({ type, findingId, kind, subject: id, reason, by });
      }
      return { ...surplus, remaining: 0n, kept: surplus.kept + surplus.remaining };
    });
  }
}
