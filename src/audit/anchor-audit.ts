import { Inject, Injectable } from '@nestjs/common';
import { Clock, eachApart, UnitOfWork } from '../kernel';
import { RaiseFinding } from '../safety';
import { AUDIT_ANCHORS, type AuditAnchor } from './ports/audit-anchor';
import { AuditTrail } from './ports/audit-trail';
import { VerifyAudit } from './verify-audit';

const FINDING = { kind: 'audit_altered', subject: 'operators' } as const;

/** Once a day: verifies what operators have done, and hands the head of the chain to the anchors. */
@Injectable()
export class AnchorAudit {
  /** Nothing is to be done any more on this day. */
  private doneOn: string | null = null;

  constructor(
    private readonly trail: AuditTrail,
    private readonly verify: VerifyAudit,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    @Inject(AUDIT_ANCHORS) private readonly anchors: readonly AuditAnchor[],
  ) {}

  /** Not inside a transaction. Throws what an anchor has thrown, after all were asked. */
  async run(): Promise<void> {
    const now = this.clock.now();
    const day = now.toISOString().slice(0, 10);
    if (day === this.doneOn) return;
    await this.anchor(day, now);
    this.doneOn = day;
  }

  private async anchor(day: string, now: Date): Promise<void> {
    const last = (await this.trail.anchored()).at(-1);
    if (last?.day === day) return;
    const verdict = await this.verify.execute();
    if (!verdict.isWhole) return this.report(verdict.number, verdict.problem);
    await this.raiseFinding.causeIsGone(FINDING, 'The chain of acts is whole.');
    if (verdict.head === null) return;
    const head = { ...verdict.head, day };
    // Another process may be at it. One that dies here hands nothing on; the next head covers this one.
    if (!(await this.unitOfWork.run(() => this.trail.keepAnchored(head, now)))) return;
    await eachApart(this.anchors, (anchor) => anchor.keep(head));
  }

  private async report(number: number, problem: string): Promise<void> {
    await this.raiseFinding.execute({
      ...FINDING,
      summary: `What operators have done is not as it was written down. ${problem}`,
      evidence: { number: String(number) },
      halts: [],
    });
  }
}
