import { Injectable } from '@nestjs/common';
import { Clock, EventPublisher, UnitOfWork } from '../kernel';
import type { Decision, DecisionEnd } from './decision';
import { endedEvent } from './decision-event';
import { DecisionBook } from './ports/decision-book';

const EXPIRED_PER_RUN = 100;

/** Ends what nobody has decided in time. */
@Injectable()
export class ExpireDecisions {
  constructor(
    private readonly book: DecisionBook,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Gives how many. The rest waits for the next run. */
  async run(): Promise<number> {
    const due = await this.book.expired(this.clock.now(), EXPIRED_PER_RUN);
    for (const decision of due) await this.unitOfWork.run(() => this.ifDue(decision));
    return due.length;
  }

  /** Inside a unit of work, on a pending one: false while it may still be decided. */
  async ifDue(decision: Decision): Promise<boolean> {
    const now = this.clock.now();
    if (now < decision.expiresAt) return false;
    const end: DecisionEnd = {
      ...{ state: 'expired', decidedBy: null, decidedPerson: null },
      ...{ decidedAt: now, decisionReason: null },
    };
    if (await this.book.end(decision.id, end)) {
      await this.events.publish(endedEvent({ ...decision, ...end }));
    }
    return true;
  }
}
