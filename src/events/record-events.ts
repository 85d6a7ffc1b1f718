import { Injectable } from '@nestjs/common';
import {
  Clock,
  type DomainEvent,
  EventListener,
  ListensToEvents,
  newId,
  UnitOfWork,
} from '../kernel';
import { EventTail } from './event-tail';
import { EVENT_VERSIONS } from './event-types';
import { EventStore } from './ports/event-store';
import { translateEvent } from './translate-event';

/** Writes what the service is told of an event, in the transaction that made it happen. */
@Injectable()
@ListensToEvents({ order: 110 })
export class RecordEvents extends EventListener {
  constructor(
    private readonly store: EventStore,
    private readonly tail: EventTail,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  override on(event: DomainEvent): Promise<void> {
    const told = translateEvent(event);
    if (told.length === 0) return Promise.resolve();
    const at = this.clock.now();
    this.store.add(
      told.map(({ type, customerId, data }) => ({
        id: newId(),
        type,
        version: EVENT_VERSIONS[type],
        at,
        customerId,
        data: { ...data },
      })),
    );
    this.unitOfWork.afterCommit(() => {
      this.tail.noteRecorded();
    });
    return Promise.resolve();
  }
}
