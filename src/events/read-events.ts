import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel';
import { EventTail } from './event-tail';
import { EventFeed, type FeedFilter, type FeedPage } from './ports/event-feed';
import type { Position, RecordedEvent } from './recorded-event';

export interface FeedRequest {
  /** Null: the oldest that is kept. */
  readonly after: Position | null;
  readonly limit: number;
  readonly filter: FeedFilter;
}

/** Reads the feed for whoever asks from outside. */
@Injectable()
export class ReadEvents {
  constructor(
    private readonly feed: EventFeed,
    private readonly tail: EventTail,
  ) {}

  /** Throws `events_gone`. */
  async page({ after, limit, filter }: FeedRequest): Promise<FeedPage> {
    if (after !== null) return this.feed.read(after, limit, filter);
    return this.feed.read(await this.feed.start(), limit, filter);
  }

  /**
   * As `page`; where there is nothing, it waits until there is, for at most that long, or until `signal` is
   * aborted or the gateway stops. Throws `events_gone`.
   */
  async pageOrWait(
    request: FeedRequest,
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<FeedPage> {
    const until = performance.now() + milliseconds;
    let page = await this.page(request);
    for (;;) {
      const left = until - performance.now();
      if (page.events.length > 0 || left <= 0 || signal.aborted || this.tail.hasClosed) return page;
      if (!page.hasMore) await this.tail.next(page.next, left, signal);
      page = await this.page({ ...request, after: page.next });
    }
  }

  /** The gateway stops: nobody waits any more. */
  get hasClosed(): boolean {
    return this.tail.hasClosed;
  }

  head(): Promise<Position> {
    return this.feed.head();
  }

  /** Throws `event_unknown`. */
  async one(id: string): Promise<RecordedEvent> {
    const event = await this.feed.one(id);
    if (!event) throw new DomainError('event_unknown');
    return event;
  }
}
