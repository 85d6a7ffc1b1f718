import { Injectable } from '@nestjs/common';
import { EventLog, type DomainEvent } from 'crowdwiz-gateway/internal/kernel/index';
import { MemoryDatabase } from './memory-database';
import { TableKey } from './memory-table';

export interface LoggedEvent {
  readonly event: DomainEvent;
  readonly publishedAt: Date;
}

/** By number. */
export const EVENTS = new TableKey<LoggedEvent>('domain_event');

@Injectable()
export class MemoryEventLog extends EventLog {
  private eventCount = 0;

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override append(event: DomainEvent, publishedAt: Date): void {
    this.database.atCommit(() => {
      this.eventCount += 1;
      this.database.in(EVENTS).insert(String(this.eventCount), { event, publishedAt });
    });
  }
}
