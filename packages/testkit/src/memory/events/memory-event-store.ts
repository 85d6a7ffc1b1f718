import { Injectable } from '@nestjs/common';
import {
  BACKLOG_MAXIMUM,
  type EventBacklog,
  EventStore,
  type PublishResult,
  type UnnumberedEvent,
} from 'crowdwiz-gateway/internal/events/index';
import { MemoryDatabase } from '../database/memory-database';
import { EVENT_HEADS, EVENT_QUEUE, HEAD, RECORDED_EVENTS } from './event-tables';

@Injectable()
export class MemoryEventStore extends EventStore {
  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override add(events: readonly UnnumberedEvent[]): void {
    this.database.atCommit(() => {
      for (const event of events) this.database.in(EVENT_QUEUE).insert(event.id, event);
    });
  }

  override publish(limit: number): Promise<PublishResult> {
    if (this.database.isInUnit()) throw new Error('Inside a transaction nothing is published');
    return this.database.write(() => {
      const waiting = this.database.in(EVENT_QUEUE).rows().slice(0, limit);
      const heads = this.database.in(EVENT_HEADS);
      let numbered = heads.get(HEAD)?.numbered ?? 0n;
      for (const event of waiting) {
        numbered += 1n;
        this.database.in(EVENT_QUEUE).delete(event.id);
        const sequence = numbered;
        this.database.in(RECORDED_EVENTS).insert(String(sequence), { ...event, sequence });
      }
      heads.put(HEAD, { numbered });
      return { published: waiting.length, hasMore: waiting.length === limit };
    });
  }

  override backlog(): Promise<EventBacklog> {
    return this.database.read(() => {
      const waiting = this.database.in(EVENT_QUEUE).rows();
      const count = Math.min(waiting.length, BACKLOG_MAXIMUM);
      return { count, oldestAt: waiting[0]?.at ?? null };
    });
  }

  override deleteBefore(time: Date, limit: number): Promise<number> {
    return this.database.write(() => {
      const events = this.database.in(RECORDED_EVENTS);
      const oldest = events.rows().slice(0, limit);
      const kept = oldest.findIndex(({ at }) => at >= time);
      const deleted = kept < 0 ? oldest : oldest.slice(0, kept);
      for (const { sequence } of deleted) events.delete(String(sequence));
      return deleted.length;
    });
  }
}
