import { Readable } from 'node:stream';
import { Injectable, Logger, StreamableFile } from '@nestjs/common';
import { type FeedPage, type FeedRequest, ReadEvents } from '../../../events';
import { DomainError } from '../../../kernel';
import { cursorOf } from './event-cursor';
import { eventBody } from './events.dto';

/** Proxies close what has been silent for longer. */
const HEARTBEAT_MILLISECONDS = 15_000;
const RETRY_MILLISECONDS = 2_000;

/** Server-Sent Events: each event with its cursor as its id, and now and then a cursor alone. */
@Injectable()
export class EventStream {
  private readonly logger = new Logger('EventStream');

  constructor(private readonly reading: ReadEvents) {}

  /** Ends when `signal` is aborted, or the gateway stops. Throws `events_gone`. */
  async open(feed: FeedRequest, signal: AbortSignal): Promise<StreamableFile> {
    const first = await this.reading.page(feed);
    const texts = this.texts(feed, first, signal);
    return new StreamableFile(Readable.from(texts), { type: 'text/event-stream; charset=utf-8' });
  }

  private async *texts(
    feed: FeedRequest,
    first: FeedPage,
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    yield `retry: ${RETRY_MILLISECONDS}\n\n`;
    let page = first;
    try {
      while (!signal.aborted && !this.reading.hasClosed) {
        if (page.events.length > 0) yield textOf(page);
        else yield `id: ${cursorOf(page.next)}\n\n`;
        const next = { ...feed, after: page.next };
        page = await this.reading.pageOrWait(next, HEARTBEAT_MILLISECONDS, signal);
      }
    } catch (error) {
      // The client comes again with its last cursor, and is told what is wrong.
      if (error instanceof DomainError) return;
      this.logger.warn({ err: error }, 'A stream of events has ended');
    }
  }
}

function textOf({ events, next }: FeedPage): string {
  const texts = events.map((event) => {
    const body = eventBody(event, next.epoch);
    return `id: ${body.cursor}\nevent: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`;
  });
  return texts.join('');
}
