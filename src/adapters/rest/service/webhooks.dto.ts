import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { SERVICE_EVENT_TYPES } from '../../../events';
import {
  type Delivery,
  DELIVERY_STATES,
  ENDPOINT_STATES,
  type NewEndpoint,
  type WebhookEndpoint,
} from '../../../webhooks';
import { IdSchema, pageFields, pageOf, timeBody, TimeSchema } from '../http/dto-common';

const MOST_TYPES = 100;
const LONGEST_OVERLAP_SECONDS = 7 * 24 * 3600;
const OVERLAP_SECONDS = 24 * 3600;
/** One that may be said to live; a deleted one is not shown. */
const SHOWN_STATES = ENDPOINT_STATES.filter((state) => state !== 'deleted');
const SUBJECTS = [...new Set(SERVICE_EVENT_TYPES.map((type) => `${type.split('.')[0] ?? ''}.*`))];
const FILTERS: readonly string[] = [...SERVICE_EVENT_TYPES, ...SUBJECTS];

const UrlSchema = z
  .string('Use an address such as https://shop.example/webhooks.')
  .max(2_048, 'Use at most 2048 characters.')
  .meta({
    example: 'https://shop.example/webhooks',
    description: '`https`, without user, password and fragment',
  });
const TypeSchema = z
  .string()
  .refine((text) => FILTERS.includes(text), 'Use a type of event, or all of a subject: deposit.*')
  .meta({ example: 'deposit.*', description: 'A type of event, or all of a subject' });
const TypesSchema = z
  .array(TypeSchema)
  .min(1, 'Name a type, or leave it out for all.')
  .max(MOST_TYPES, `Use at most ${MOST_TYPES} types.`);
const DescriptionSchema = z
  .string()
  .trim()
  .max(200, 'Use at most 200 characters.')
  .meta({ example: 'The shop' });
const OrderSchema = z.boolean().meta({
  description:
    'An event of a customer waits until those before it of the same customer were taken, or given up',
});

const LastAttemptSchema = z
  .object({
    at: TimeSchema,
    status: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Of HTTP; null: no answer', example: 200 }),
    error: z.string().nullable().meta({ description: 'Why it failed; null when it was taken' }),
  })
  .meta({ id: 'WebhookLastAttempt' });
/** Who of the operators decided, and why, is theirs to tell. */
const PauseSchema = z
  .object({
    at: TimeSchema,
    isByOperator: z.boolean().meta({ description: 'Then only operators have it go on' }),
  })
  .meta({ id: 'WebhookPause' });

export const EndpointSchema = z.object({
  id: IdSchema,
  url: UrlSchema,
  description: z.string().meta({ example: 'The shop' }),
  eventTypes: z
    .array(z.string())
    .nullable()
    .meta({ description: 'Null is all', example: ['deposit.*'] }),
  keepsOrder: OrderSchema,
  state: z.enum(SHOWN_STATES).meta({
    description:
      '`paused` by you or an operator; `failed`: nothing was taken for days; `gone`: the receiver answered 410',
  }),
  pause: PauseSchema.nullable().meta({
    description: 'Since when it is paused; null when it is not',
  }),
  failures: z.number().int().meta({ description: 'Failed attempts since the last that was taken' }),
  failingSince: TimeSchema.nullable(),
  lastAttempt: LastAttemptSchema.nullable().meta({
    description: 'The newest request to this address; null before the first one',
  }),
  missedEvents: z.number().int().meta({
    description:
      'Events, of whatever type, that were deleted before the endpoint came to them: read the lists for that time',
    example: 0,
  }),
  missedAt: TimeSchema.nullable().meta({ description: 'When some were last found to be missed' }),
  formerSecretUntil: TimeSchema.nullable().meta({
    description: 'Until when a secret before the present one signs as well',
  }),
  createdAt: TimeSchema,
  createdBy: z.string().meta({ example: 'shop' }),
});

const AttemptSchema = z.object({
  at: TimeSchema,
  milliseconds: z.number().int().meta({ description: 'How long the request took' }),
  status: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'Of HTTP; null: no answer', example: 500 }),
  answer: z.string().nullable().meta({ description: 'Beginning of the body of the answer' }),
  error: z.string().nullable().meta({ description: 'Why it failed; null when it was taken' }),
});

const DeliverySchema = z.object({
  id: IdSchema,
  endpointId: IdSchema,
  eventId: z
    .string()
    .meta({ description: '`webhook-id` of the request, the same at each attempt' }),
  eventType: z.string().meta({ example: 'deposit.credited' }),
  customerId: IdSchema.nullable(),
  state: z.enum(DELIVERY_STATES).meta({ description: '`failed`: given up' }),
  attemptCount: z.number().int(),
  nextAttemptAt: TimeSchema.nullable().meta({ description: 'Null once it has ended' }),
  createdAt: TimeSchema,
  endedAt: TimeSchema.nullable(),
  attempts: z
    .array(AttemptSchema.meta({ id: 'WebhookAttempt' }))
    .meta({ description: 'The newest ten, oldest first' }),
});

export class EndpointDto extends createZodDto(EndpointSchema) {}
export class EndpointPageDto extends createZodDto(pageOf('WebhookEndpoint', EndpointSchema)) {}
export class DeliveryDto extends createZodDto(DeliverySchema) {}
export class DeliveryPageDto extends createZodDto(pageOf('WebhookDelivery', DeliverySchema)) {}
export class NewEndpointDto extends createZodDto(
  z.object({
    endpoint: EndpointSchema,
    secret: z.string().nullable().meta({
      description: 'Signs requests. Shown once: null where the answer is a repetition',
      example: 'whsec_…',
    }),
  }),
) {}

export class DeletedEndpointDto extends createZodDto(
  z.object({ id: IdSchema, isDeleted: z.literal(true) }),
) {}

export class CreateEndpointDto extends createZodDto(
  z.strictObject({
    url: UrlSchema,
    eventTypes: TypesSchema.nullable().default(null).meta({ description: 'Null is all' }),
    keepsOrder: OrderSchema.default(false),
    description: DescriptionSchema.default(''),
  }),
) {}
export class ChangeEndpointDto extends createZodDto(
  z.strictObject({
    url: UrlSchema.optional(),
    eventTypes: TypesSchema.nullable().optional().meta({ description: 'Null is all' }),
    keepsOrder: OrderSchema.optional(),
    description: DescriptionSchema.optional(),
  }),
) {}
export class RotateEndpointDto extends createZodDto(
  z.strictObject({
    overlapSeconds: z
      .number()
      .int('Use whole seconds.')
      .min(0, 'Use at least 0.')
      .max(LONGEST_OVERLAP_SECONDS, `Use at most ${LONGEST_OVERLAP_SECONDS} (7 days).`)
      .default(OVERLAP_SECONDS)
      .meta({
        description:
          'For so long the present secret signs as well, beside those before it, each until its own end; 0 ends them ' +
          'all at once',
      }),
  }),
) {}
export class EnableEndpointDto extends createZodDto(
  z.strictObject({
    skipsMissed: z.boolean().default(false).meta({
      description: 'Go on with what happens from now on, and not where it stopped',
    }),
  }),
) {}
export class RedeliverSinceDto extends createZodDto(
  z.strictObject({
    since: z.iso
      .datetime({ offset: true, message: 'Use ISO 8601, such as 2026-12-01T00:00:00Z.' })
      .meta({
        description: 'All events from then on are sent again, and those of a minute before',
      }),
  }),
) {}
export class DeliveriesQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    state: z.enum(DELIVERY_STATES, `Use ${DELIVERY_STATES.join(', ')}.`).optional(),
  }),
) {}

export type NewEndpointBody = z.infer<typeof NewEndpointDto.schema>;

export function endpointBody(endpoint: WebhookEndpoint): z.infer<typeof EndpointSchema> {
  const { id, url, description, eventTypes, keepsOrder, state, failures, createdBy } = endpoint;
  if (state === 'deleted') throw new Error('A deleted endpoint is not shown');
  const { pause, lastAttempt, missedEvents } = endpoint;
  return {
    ...{ id, url, description, keepsOrder, state, failures, createdBy, missedEvents },
    eventTypes: eventTypes && [...eventTypes],
    pause: pause && { at: pause.at.toISOString(), isByOperator: pause.isByOperator },
    lastAttempt: lastAttempt && { ...lastAttempt, at: lastAttempt.at.toISOString() },
    missedAt: timeBody(endpoint.missedAt),
    failingSince: timeBody(endpoint.failingSince),
    formerSecretUntil: timeBody(endpoint.formerSecretUntil),
    createdAt: endpoint.createdAt.toISOString(),
  };
}

export function newEndpointBody({ endpoint, secret }: NewEndpoint): NewEndpointBody {
  return { endpoint: endpointBody(endpoint), secret };
}

export function deliveryBody(delivery: Delivery): z.infer<typeof DeliverySchema> {
  const { id, endpointId, eventId, eventType, customerId, state, attemptCount } = delivery;
  return {
    ...{ id, endpointId, eventId, eventType, customerId, state, attemptCount },
    nextAttemptAt: timeBody(delivery.nextAttemptAt),
    createdAt: delivery.createdAt.toISOString(),
    endedAt: timeBody(delivery.endedAt),
    attempts: delivery.attempts.map((each) => ({ ...each, at: each.at.toISOString() })),
  };
}
