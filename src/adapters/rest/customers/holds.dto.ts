import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { ServiceHold, ServiceHoldFilter } from '../../../ledger';
import {
  amountBody,
  AmountSchema,
  IdSchema,
  pageFields,
  timeBody,
  TimeSchema,
} from '../http/dto-common';
import { AdjustmentKeySchema } from './customers.dto';

const STATES = ['held', 'captured', 'released', 'expired'] as const;

const HoldFields = z.object({
  id: IdSchema,
  customerId: IdSchema,
  reference: z.string().meta({ example: 'bet-4711' }),
  state: z.enum(STATES),
  points: AmountSchema.meta({ description: 'Set aside' }),
  captured: AmountSchema.nullable().meta({
    description: 'What was taken; the rest went back. Null unless it is captured',
  }),
  reason: z.string().meta({ example: 'A bet' }),
  by: z.string().meta({ description: 'The name of the key that placed it', example: 'game' }),
  placedAt: TimeSchema,
  expiresAt: TimeSchema.nullable().meta({
    description: 'From then on it can only go back; null: it waits for you',
  }),
  endedAt: TimeSchema.nullable(),
  endedBy: z.string().nullable().meta({
    description: 'The name of the key that ended it; null while it is held, or when it has expired',
  }),
});

/** Inside of others; by itself it is `HoldDto`: one schema has one name. */
export const HoldSchema = HoldFields.meta({ id: 'Hold' });

export class HoldDto extends createZodDto(HoldFields) {}
export class HoldPageDto extends createZodDto(
  z.object({
    items: z.array(HoldSchema),
    nextCursor: z.string().nullable().meta({ description: 'Null on the last page' }),
  }),
) {}

export class HoldsQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    state: z.enum(STATES).optional(),
    reference: AdjustmentKeySchema.optional().meta({ description: 'The hold of this name' }),
  }),
) {}

export function holdFilter(
  customerId: string,
  { state, reference }: HoldsQueryDto,
): ServiceHoldFilter {
  return { customerId, state: state ?? null, reference: reference ?? null };
}

export function holdBody(hold: ServiceHold): z.infer<typeof HoldSchema> {
  return {
    id: hold.id,
    customerId: hold.customerId,
    reference: hold.reference,
    state: hold.state,
    points: amountBody(hold.points),
    captured: hold.captured && amountBody(hold.captured),
    reason: hold.reason,
    by: hold.by,
    placedAt: hold.placedAt.toISOString(),
    expiresAt: timeBody(hold.expiresAt),
    endedAt: timeBody(hold.endedAt),
    endedBy: hold.endedBy,
  };
}
