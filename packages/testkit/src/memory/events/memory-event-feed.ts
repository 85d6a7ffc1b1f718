import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  EventFeed,
  type FeedFilter,
  type FeedPage,
  type Position,
  type RecordedEvent,
} from 'crowdwiz-gateway/internal/events/index';
import { DomainError } from 'crowdwiz-gateway/internal/kernel/index';
import { MemoryDatabase } from '../database/memory-database';
import { presentIdentity } from '../wallet/database-identity';
import { QUARANTINES } from '../wallet/wallet-tables';
import { EVENT_HEADS, HEAD, RECORDED_EVENTS } from './event-tables';

const LIMIT_MAXIMUM = 1_000;
const NO_FILTER: FeedFilter = { types: null, customerId: null };

@Injectable()
export class MemoryEventFeed extends EventFeed {
  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override async after(position: Position, limit: number): Promise<readonly RecordedEvent[]> {
    return (await this.read(position, limit, NO_FILTER)).events;
  }

  override read(position: Position, limit: number, filter: FeedFilter): Promise<FeedPage> {
    return this.database.read(() => {
      if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAXIMUM) {
        throw new RangeError(`limit must be a whole number from 1 to ${LIMIT_MAXIMUM}`);
      }
      const { epoch, sequence } = position;
      const { epoch: present, head, start } = this.state();
      if (epoch !== present || sequence < start || sequence > head) {
        throw new DomainError('events_gone');
      }
      const passing = this.database
        .in(RECORDED_EVENTS)
        .rows((event) => event.sequence > sequence && passes(event, filter));
      const events = passing.slice(0, limit);
      const next = events.length === limit ? (events.at(-1)?.sequence ?? head) : head;
      return { events, next: { epoch, sequence: next }, hasMore: next < head };
    });
  }

  override head(): Promise<Position> {
    return this.database.read(() => {
      const { epoch, head } = this.state();
      return { epoch, sequence: head };
    });
  }

  override start(): Promise<Position> {
    return this.database.read(() => {
      const { epoch, start } = this.state();
      return { epoch, sequence: start };
    });
  }

  override one(id: string): Promise<RecordedEvent | null> {
    return this.database.read(() =>
      this.database.in(RECORDED_EVENTS).find((event) => event.id === id),
    );
  }

  private state() {
    const head = this.database.in(EVENT_HEADS).get(HEAD)?.numbered ?? 0n;
    const [oldest] = this.database.in(RECORDED_EVENTS).rows();
    const losses = this.database
      .in(QUARANTINES)
      .rows(({ quarantine }) => quarantine.reason === 'unknown_signature')
      .map(({ quarantine }) => quarantine.detectedAt.getTime());
    const identity = Object.values<unknown>({ ...presentIdentity(this.database) });
    const names = [...identity, Math.max(0, ...losses)];
    const epoch = createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 12);
    return { epoch, head, start: oldest ? oldest.sequence - 1n : head };
  }
}

function passes({ type, customerId }: RecordedEvent, filter: FeedFilter): boolean {
  const isOfType = filter.types === null || filter.types.includes(type);
  return isOfType && (filter.customerId === null || filter.customerId === customerId);
}
