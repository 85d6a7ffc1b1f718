import type { RecordedEvent, UnnumberedEvent } from 'crowdwiz-gateway/internal/events/index';
import { TableKey } from '../database/memory-table';

/** By id, in the order of their commits. */
export const EVENT_QUEUE = new TableKey<UnnumberedEvent>('event_queue');

/** By number. */
export const RECORDED_EVENTS = new TableKey<RecordedEvent>('recorded_event');

/** One row, under `HEAD`. */
export const EVENT_HEADS = new TableKey<{ readonly numbered: bigint }>('event_head');
export const HEAD = 'head';
