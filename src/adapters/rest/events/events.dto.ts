import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { type RecordedEvent, SERVICE_EVENT_TYPES } from '../../../events';
import { IdSchema, pageFields, TimeSchema } from '../http/dto-common';
import { cursorOf, EventCursorSchema } from './event-cursor';

const WAIT_MAXIMUM_SECONDS = 30;
const WAIT_MESSAGE = `Use a whole number of seconds from 0 to ${WAIT_MAXIMUM_SECONDS}.`;
const KNOWN_TYPES: ReadonlySet<string> = new Set(SERVICE_EVENT_TYPES);

export class EventsQueryDto extends createZodDto(
  z.strictObject({
    after: EventCursorSchema.optional().meta({
      description:
        '`nextCursor` of the page before; without it the oldest event that is kept comes first',
    }),
    limit: pageFields.limit,
    types: z
      .string()
      .max(2_000, 'Use at most 2000 characters.')
      .refine(
        (text) => text.split(',').every((type) => KNOWN_TYPES.has(type)),
        'Use types of events with commas between, such as deposit.credited,withdrawal.irreversible.',
      )
      .optional()
      .meta({ description: 'Of these types alone', example: 'deposit.credited,link.verified' }),
    customerId: IdSchema.optional().meta({ description: 'Of this customer alone' }),
    wait: z.coerce
      .number(WAIT_MESSAGE)
      .int(WAIT_MESSAGE)
      .min(0, WAIT_MESSAGE)
      .max(WAIT_MAXIMUM_SECONDS, WAIT_MESSAGE)
      .default(0)
      .meta({ description: 'Where there is no event yet, wait for one for so many seconds' }),
  }),
) {}

export const EventSchema = z
  .object({
    id: IdSchema.meta({ description: 'The same wherever the event is read or sent' }),
    type: z.string().meta({ example: 'deposit.credited' }),
    version: z.number().int().meta({ description: 'Of the form of `data`', example: 1 }),
    at: TimeSchema,
    customerId: IdSchema.nullable().meta({ description: 'Null where it concerns the service' }),
    data: z.record(z.string(), z.unknown()).meta({
      description: 'By type: see docs/EVENTS.md',
      example: { depositId: '0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d', cwd: '100', points: '9000' },
    }),
    cursor: EventCursorSchema,
  })
  .meta({ id: 'Event' });

export class EventDto extends createZodDto(EventSchema) {}

export class EventPageDto extends createZodDto(
  z.object({
    items: z.array(EventSchema),
    nextCursor: EventCursorSchema.meta({
      description: 'Send it as `after`, also when `items` is empty',
    }),
    hasMore: z.boolean().meta({ description: 'There is more to read at once' }),
  }),
) {}

export class FeedHeadDto extends createZodDto(
  z.object({
    cursor: EventCursorSchema.meta({ description: 'Behind the newest event' }),
  }),
) {}

export type EventBody = z.infer<typeof EventSchema>;

export function eventBody(event: RecordedEvent, epoch: string): EventBody {
  const { sequence, id, type, version, at, customerId, data } = event;
  const cursor = cursorOf({ epoch, sequence });
  return { id, type, version, at: at.toISOString(), customerId, data, cursor };
}
