import { Readable } from 'node:stream';
import { Injectable, Logger, StreamableFile } from '@nestjs/common';
import type { Request } from 'express';
import { type FeedPage, type FeedRequest, ReadEvents } from '../../../events';
import { DomainError } from '../../../kernel';
import { DoorKeeper, KeyNotAllowed } from '../../../platform/access';
import { cursorOf } from './event-cursor';
import { eventBody } from './events.dto';

/** Proxies close what has been silent for longer, and the key is looked at again. */
const HEARTBEAT_MILLISECONDS = 15_000;
const RETRY_MILLISECONDS = 2_000;

export interface StreamOptions {
  readonly heartbeatMilliseconds: number;
}

/** Server-Sent Events: each event with its cursor as its id, and now and then a cursor alone. */
@Injectable()
export class EventStream {
  private readonly logger = new Logger('EventStream');
  readonly options: StreamOptions = { heartbeatMilliseconds: HEARTBEAT_MILLISECONDS };

  constructor(
    private readonly reading: ReadEvents,
    private readonly doors: DoorKeeper,
  ) {}

  /** Ends when `signal` is aborted, the gateway stops, or the key is not taken any more. Throws `events_gone`. */
  async open(request: Request, feed: FeedRequest, signal: AbortSignal): Promise<StreamableFile> {
    const first = await this.reading.page(feed);
    const texts = this.texts(request, feed, first, signal);
    return new StreamableFile(Readable.from(texts), { type: 'text/event-stream; charset=utf-8' });
  }

  private async *texts(
    request: Request,
    feed: FeedRequest,
    first: FeedPage,
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    yield `retry: ${RETRY_MILLISECONDS}\n\n`;
    let page = first;
    let admittedAt = performance.now();
    try {
      while (!signal.aborted && !this.reading.hasClosed) {
        if (page.events.length > 0) yield textOf(page);
        else yield `id: ${cursorOf(page.next)}\n\n`;
        const { heartbeatMilliseconds } = this.options;
        if (performance.now() - admittedAt >= heartbeatMilliseconds) {
          if (!(await this.isStillAdmitted(request))) return;
          admittedAt = performance.now();
        }
        const next = { ...feed, after: page.next };
        page = await this.reading.pageOrWait(next, heartbeatMilliseconds, signal);
      }
    } catch (error) {
      // The client comes again with its last cursor, and is told what is wrong.
      if (error instanceof DomainError) return;
      this.logger.warn({ err: error }, 'A stream of events has ended');
    }
  }

  private async isStillAdmitted(request: Request): Promise<boolean> {
    try {
      await this.doors.admit(request, 'service');
      return true;
    } catch (error) {
      // One that has asked too often meanwhile, elsewhere.
      return error instanceof KeyNotAllowed && error.waitSeconds > 0;
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
