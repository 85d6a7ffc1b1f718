import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  EVENT_LISTENERS,
  EventPublisher,
  type DomainEvent,
  type EventListener,
} from '../../kernel';
import { Database } from './database';
import { EVENT_LOG } from './event-log';

/** Logs each event and tells the listeners, all inside the transaction that made it happen. */
@Injectable()
export class PostgresEventPublisher extends EventPublisher {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(EVENT_LISTENERS) private readonly listeners: readonly EventListener[],
  ) {
    super();
  }

  override async publish(event: DomainEvent): Promise<void> {
    this.database.writeAtCommit(EVENT_LOG, [{ event, publishedAt: this.clock.now() }]);
    for (const listener of this.listeners) await listener.on(event);
  }
}
