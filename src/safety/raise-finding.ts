import { Injectable } from '@nestjs/common';
import { EventPublisher, UnitOfWork } from '../kernel';
import { GATEWAY, HALT_SCOPES, type Finding, type FindingDraft, type FindingKind } from './finding';
import { Findings } from './ports/findings';
import { SwitchHalt } from './switch-halt';

/** Puts something before an operator, and stops what it says must stop. Repeating it changes nothing. */
@Injectable()
export class RaiseFinding {
  constructor(
    private readonly findings: Findings,
    private readonly switchHalt: SwitchHalt,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(draft: FindingDraft): Promise<Finding> {
    return this.unitOfWork.run(async () => {
      const { finding, isNew } = await this.findings.open(draft);
      const { id: findingId, kind, subject, summary, halts } = finding;
      if (isNew) {
        const type = 'finding_opened';
        await this.events.publish({ type, findingId, kind, subject, summary, halts });
      }
      // One that is open already has halted; it may have learned since what it must stop.
      for (const scope of HALT_SCOPES.filter((each) => draft.halts.includes(each))) {
        await this.switchHalt.halt({ scope, reason: summary, by: GATEWAY });
      }
      return finding;
    });
  }

  /** Closes the finding because its cause is gone. A halt that it caused stays until an operator resumes. */
  causeIsGone(draft: Pick<FindingDraft, 'kind' | 'subject'>, reason: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const { kind, subject } = draft;
      const closed = await this.findings.closeBySubject(kind, subject, GATEWAY, reason);
      if (!closed) return;
      const { id: findingId } = closed;
      const type = 'finding_closed';
      await this.events.publish({ type, findingId, kind, subject, reason, by: GATEWAY });
    });
  }

  /** The same for all open ones of these kinds for which `isGone` says so. */
  async causesAreGone(
    kinds: readonly FindingKind[],
    isGone: (finding: Finding) => boolean,
    reason: string,
  ): Promise<void> {
    const gone = (await this.findings.openOf(kinds)).filter(isGone);
    if (gone.length === 0) return;
    await this.unitOfWork.run(async () => {
      for (const finding of gone) await this.causeIsGone(finding, reason);
    });
  }
}
