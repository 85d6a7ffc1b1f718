import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type DomainEvent, EventListener, ListensToEvents, UnitOfWork } from 'crowdwiz-gateway';
import { Database } from 'crowdwiz-gateway/postgres';
import { COUNTS_FIRST, CountDeposits } from './count-deposits';
import { DeliverGreetings } from './deliver-greetings';

/** Writes a greeting down for each first and each tenth deposit. Comes after the deposit is counted. */
@Injectable()
@ListensToEvents({ order: COUNTS_FIRST + 10 })
export class GreetMembers extends EventListener {
  constructor(
    private readonly counts: CountDeposits,
    private readonly delivery: DeliverGreetings,
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  override async on(event: DomainEvent): Promise<void> {
    if (event.type !== 'deposit_credited') return;
    const { customerId } = event;
    const { deposits } = await this.counts.memberOf(customerId);
    if (deposits !== 1 && deposits % 10 !== 0) return;
    await this.database.rows(
      'INSERT INTO club_greeting (id, customer_id, deposits) VALUES ($1, $2, $3)',
      [randomUUID(), customerId, deposits],
    );
    // Only saves the wait for the next look: a process that dies here leaves the row, and that is found.
    this.unitOfWork.afterCommit(() => this.delivery.deliver());
  }
}
