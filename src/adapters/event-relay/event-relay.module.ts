import { Module } from '@nestjs/common';
import { EventsModule } from '../../events';
import { EventRelay } from './event-relay';

/** Publishes what the process records, for as long as it runs. */
@Module({ imports: [EventsModule], providers: [EventRelay], exports: [EventRelay] })
export class EventRelayModule {}
