import { Inject, Injectable } from '@nestjs/common';
import { Clock, eachApart, UnitOfWork } from '../kernel';
import { RaiseFinding } from '../safety';
import { AUDIT_ANCHORS, type AuditAnchor } from './ports/audit-anchor';
import { AuditTrail } from './ports/audit-trail';
import { type AuditVerdict, type AuditWalk, VerifyAudit } from './verify-audit';

const FINDING = { kind: 'audit_altered', subject: 'operators' } as const;

/** A run goes so far at most, for a part of a second: whoever calls it has money to move. */
const PARTS_PER_RUN = 5;

/**
 * Once a day: verifies what operators have done, and hands the head of the chain to the anchors. A long chain takes several
 * runs; a process that is started anew begins again.
 */
@Injectable()
export class AnchorAudit {
  /** What is under way. */
  private walk: AuditWalk | null = null;
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
    if (await this.anchor(day, now)) this.doneOn = day;
  }

  /** False while there is more to verify. */
  private async anchor(day: string, now: Date): Promise<boolean> {
    const verdict = await this.goOn(day);
    if (verdict === 'under way') return false;
    if (verdict === 'done before') return true;
    if (!verdict.isWhole) {
      await this.report(verdict.number, verdict.problem);
      return true;
    }
    await this.raiseFinding.causeIsGone(FINDING, 'The chain of acts is whole.');
    if (verdict.head === null) return true;
    const head = { ...verdict.head, day };
    // Another process may be at it. One that dies here hands nothing on; the next head covers this one.
    if (await this.unitOfWork.run(() => this.trail.keepAnchored(head, now))) {
      await eachApart(this.anchors, (anchor) => anchor.keep(head));
    }
    return true;
  }

  private async goOn(day: string): Promise<AuditVerdict | 'under way' | 'done before'> {
    if (!this.walk) {
      const last = await this.trail.lastAnchored();
      if (last?.day === day) return 'done before';
    }
    this.walk ??= await this.verify.begin();
    for (let part = 1; part <= PARTS_PER_RUN; part += 1) {
      const verdict = await this.walk.step();
      if (!verdict) continue;
      this.walk = null;
      return verdict;
    }
    return 'under way';
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
