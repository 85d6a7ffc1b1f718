import { Injectable } from '@nestjs/common';
import { EventPublisher } from '../../kernel';
import { POINTS_ISSUED } from '../chart-of-accounts';
import type { Entry } from '../entry';
import { holdEnd, ledgerHold } from '../holds/service-hold';
import { Books } from '../ports/books';
import { ServiceHolds } from '../ports/service-holds';
import { WaitingDebits } from '../ports/waiting-debits';
import type { OperationsPlan } from './operations-plan';

/** Writes what was planned, all of it at once. Joins the unit of work, in which the customers are locked. */
@Injectable()
export class RecordPlan {
  constructor(
    private readonly books: Books,
    private readonly holds: ServiceHolds,
    private readonly waiting: WaitingDebits,
    private readonly events: EventPublisher,
  ) {}

  /** Throws `insufficient_points`, having written nothing. */
  async execute(plan: OperationsPlan): Promise<void> {
    const { entries, debits } = plan;
    if (entries.length > 0) await this.post(plan);
    if (debits.registered.length > 0) await this.waiting.addAll(debits.registered);
    if (debits.removed.length > 0) await this.waiting.removeAll(debits.removed);
    for (const event of plan.events) await this.events.publish(event);
  }

  private async post({ entries, placed, ended }: OperationsPlan): Promise<void> {
    if (isOfSeveral(entries)) await this.books.lockAccounts([POINTS_ISSUED]);
    await this.books.record(entries, placed.map(ledgerHold));
    // One that is placed and ends at once is there, as held, before it ends.
    if (placed.length > 0) await this.holds.add(placed);
    if (ended.length > 0) {
      await this.books.closeHolds(ended.map(holdEnd));
      await this.holds.end(ended);
    }
  }
}

/** Whether accounts of several customers change, and no points are given or taken: nothing else keeps an order then. */
function isOfSeveral(entries: readonly Entry[]): boolean {
  const accounts = entries.flatMap(({ postings }) => postings.map(({ account }) => account));
  if (accounts.some(({ code }) => code === POINTS_ISSUED.code)) return false;
  return new Set(accounts.map(({ customerId }) => customerId)).size > 1;
}
