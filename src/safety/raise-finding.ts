import { Injectable } from '@nestjs/common';
import { EventPublisher, UnitOfWork } from '../kernel';
import type { Finding, FindingDraft } from './finding';
import { Findings } from './ports/findings';
import { SwitchHalt } from './switch-halt';

const GATEWAY = 'gateway';

/** Puts something before a human, and stops what it says must stop. Repeating it changes nothing. */
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
      if (!isNew) return finding;
      const { id, kind, summary } = finding;
      await this.events.publish({ type: 'finding_opened', findingId: id, kind, summary });
      for (const scope of draft.halts) {
        await this.switchHalt.halt({ scope, reason: summary, by: GATEWAY });
      }
      return finding;
    });
  }

  /** Closes the finding because its cause is gone. A halt that it caused stays until a human resumes. */
  causeIsGone(draft: Pick<FindingDraft, 'kind' | 'subject'>, reason: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const { kind, subject } = draft;
      const closed = await this.findings.closeBySubject(kind, subject, GATEWAY, reason);
      if (!closed) return;
      await this.events.publish({ type: 'finding_closed', findingId: closed.id, kind, reason });
    });
  }
}
