import { Injectable } from '@nestjs/common';
import { DomainError, EventPublisher, requireOperator, requireReason, UnitOfWork } from '../kernel';
import { ENDED_BY_DECISION, type Finding } from './finding';
import { Findings } from './ports/findings';

/** A human has looked at it and says why it is settled. */
@Injectable()
export class CloseFinding {
  constructor(
    private readonly findings: Findings,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `finding_unknown`, and `finding_needs_decision` for one that a decision must end. */
  execute(command: { id: string; by: string; reason: string }): Promise<Finding> {
    requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      const closed = await this.findings.close(command.id, command.by, reason);
      if (!closed) throw new DomainError('finding_unknown');
      const { id: findingId, kind, subject } = closed;
      if (ENDED_BY_DECISION.has(kind)) {
        throw new DomainError('finding_needs_decision', { kind, subject });
      }
      const { by } = command;
      await this.events.publish({ type: 'finding_closed', findingId, kind, subject, reason, by });
      return closed;
    });
  }
}
