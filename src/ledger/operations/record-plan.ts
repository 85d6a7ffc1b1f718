import { Injectable } from '@nestjs/common';
import { EventPublisher } from '../../kernel';
import { holdEnd, ledgerHold } from '../holds/service-hold';
import { Books } from '../ports/books';
import { ServiceHolds } from '../ports/service-holds';
import type { OperationsPlan } from './operations-plan';

/** Writes what was planned, all of it at once. Joins the unit of work, in which the customers are locked. */
@Injectable()
export class RecordPlan {
  constructor(
    private readonly books: Books,
    private readonly holds: ServiceHolds,
    private readonly events: EventPublisher,
  ) {}

  async execute(plan: OperationsPlan): Promise<void> {
    if (plan.entries.length === 0) return;
    const { entries, placed, ended } = plan;
    await this.books.record(entries, placed.map(ledgerHold));
    // One that is placed and ends at once is there, as held, before it ends.
    if (placed.length > 0) await this.holds.add(placed);
    if (ended.length > 0) {
      await this.books.closeHolds(ended.map(holdEnd));
      await this.holds.end(ended);
    }
    for (const event of plan.events) await this.events.publish(event);
  }
}
