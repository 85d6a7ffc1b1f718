import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { EventTail } from './event-tail';
import { EventFeed } from './ports/event-feed';
import { EventStore } from './ports/event-store';
import { PublishEvents } from './publish-events';
import { ReadEvents } from './read-events';
import { RecordEvents } from './record-events';

const PARTS = [EventTail, RecordEvents, PublishEvents, ReadEvents];

@Module({
  providers: [...portsOf(EventFeed, EventStore), ...PARTS],
  exports: [EventFeed, EventStore, ...PARTS],
})
export class EventsModule {}
