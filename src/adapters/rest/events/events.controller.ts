import { Get, Param, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ZodResponse, ZodSerializerDto } from 'nestjs-zod';
import { type FeedRequest, ReadEvents } from '../../../events';
import { ApiProblem } from '../http/admin-controller.decorator';
import { IdPathDto } from '../http/dto-common';
import { ProblemError } from '../http/problem';
import { ServiceController } from '../service/service-controller.decorator';
import { cursorOf, positionOf } from './event-cursor';
import { EventStream } from './event-stream';
import { eventBody, EventDto, EventPageDto, EventsQueryDto, FeedHeadDto } from './events.dto';
import { OpenReaders } from './open-readers';

@ServiceController('events', 'events')
export class EventsController {
  constructor(
    private readonly reading: ReadEvents,
    private readonly readers: OpenReaders,
    private readonly stream: EventStream,
  ) {}

  @Get()
  @ZodSerializerDto(EventPageDto)
  @ApiOperation({
    summary:
      'Events in their order, after a cursor; as Server-Sent Events where these are accepted',
    description:
      'Ask for `text/event-stream` to be sent events as they come: the `id` of each is its cursor, which comes back as ' +
      '`Last-Event-ID`. Docs/EVENTS.md describes each type.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The cursor to go on after; it counts in place of `after`',
  })
  @ApiProduces('application/json', 'text/event-stream')
  @ApiResponse({ status: 200, description: 'A page', type: EventPageDto.Output })
  @ApiProblem(410, 'events_gone', 'The events after this cursor are gone, or of another history')
  async list(
    @Query() query: EventsQueryDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | ReturnType<typeof pageOf>> {
    const { limit, types, customerId, wait } = query;
    const cursor = request.get('last-event-id') ?? query.after;
    const feed: FeedRequest = {
      after: cursor === undefined ? null : requirePosition(cursor),
      limit,
      filter: { types: types?.split(',') ?? null, customerId: customerId ?? null },
    };
    response.setHeader('Cache-Control', 'no-store');
    if (request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream') {
      const { signal } = this.readers.enter(request, response);
      response.setHeader('X-Accel-Buffering', 'no');
      return this.stream.open(feed, signal);
    }
    if (wait === 0) return pageOf(await this.reading.page(feed));
    const reader = this.readers.enter(request, response);
    const page = await this.reading.pageOrWait(feed, wait * 1000, reader.signal);
    if (reader.refusal !== null) throw reader.refusal;
    return pageOf(page);
  }

  @Get('head')
  @ApiOperation({
    summary: 'The cursor behind the newest event: take it, read the lists, and go on after it',
  })
  @ZodResponse({ status: 200, description: 'The cursor', type: FeedHeadDto })
  async head() {
    return { cursor: cursorOf(await this.reading.head()) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One event' })
  @ZodResponse({ status: 200, description: 'The event', type: EventDto })
  @ApiProblem(404, 'event_unknown', 'No such event, or it is deleted')
  async one(@Param() { id }: IdPathDto) {
    const event = await this.reading.one(id);
    return eventBody(event, (await this.reading.head()).epoch);
  }
}

function requirePosition(cursor: string) {
  const position = positionOf(cursor);
  if (position) return position;
  throw new ProblemError({
    status: 400,
    code: 'cursor_malformed',
    title: 'The cursor was not given out by this feed',
    detail: 'Use nextCursor of the page before, or leave it out to begin with the oldest event.',
  });
}

function pageOf({ events, next, hasMore }: Awaited<ReturnType<ReadEvents['page']>>) {
  const items = events.map((event) => eventBody(event, next.epoch));
  return { items, nextCursor: cursorOf(next), hasMore };
}
