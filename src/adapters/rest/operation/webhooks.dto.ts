import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { EndpointView } from '../../../webhooks';
import { pageOf, TimeSchema } from '../http/dto-common';
import { endpointBody, EndpointSchema } from '../service/webhooks.dto';

const PauseViewSchema = z
  .object({
    at: TimeSchema,
    by: z.string().meta({ description: 'The name of the key', example: 'shop' }),
    reason: z.string().nullable().meta({ description: 'Null: a service gives none' }),
    isByOperator: z.boolean().meta({ description: 'Then only operators have it go on' }),
  })
  .meta({ id: 'WebhookPauseView' });

const ViewSchema = EndpointSchema.extend({
  pause: PauseViewSchema.nullable().meta({
    description: 'Who has paused it and why; null when it is not, or was by an earlier build',
  }),
  eventsBehind: z.number().int().meta({
    description: 'Events of the feed, of whatever type, to which it has not come',
    example: 0,
  }),
  deliveriesWaiting: z.number().int().meta({
    description: 'Deliveries that wait for their next attempt',
    example: 0,
  }),
  isKeyRevoked: z.boolean().meta({
    description:
      'The key that made it is revoked; events are sent all the same, until it is paused',
  }),
});

export class EndpointViewDto extends createZodDto(ViewSchema) {}
export class EndpointViewPageDto extends createZodDto(pageOf('WebhookView', ViewSchema)) {}

export function viewBody({
  endpoint,
  eventsBehind,
  waiting: deliveriesWaiting,
  isKeyRevoked,
}: EndpointView): z.infer<typeof ViewSchema> {
  const pause = endpoint.pause && { ...endpoint.pause, at: endpoint.pause.at.toISOString() };
  return { ...endpointBody(endpoint), pause, eventsBehind, deliveriesWaiting, isKeyRevoked };
}
