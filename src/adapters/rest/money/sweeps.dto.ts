import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { Sweep } from '../../../wallet';
import {
  amountBody,
  AmountSchema,
  IdSchema,
  pageOf,
  ReasonSchema,
  timeBody,
  TimeSchema,
} from '../http/dto-common';
import { decisionField } from '../operation/decisions.dto';
import { AttemptSchema } from './outgoing.dto';

export class OrderSweepDto extends createZodDto(
  z.strictObject({
    cwd: z
      .string()
      .regex(/^\d{1,20}(?:\.\d{1,5})?$/)
      .meta({
        description: 'What is to arrive; the house bears the network fee',
        example: '250000',
      }),
    mayTakeOwed: z.boolean().optional().meta({
      description: 'Set it where it may take what withdrawals need that wait to be signed',
    }),
    reason: ReasonSchema,
  }),
) {}

const SweepSchema = z.object({
  id: IdSchema,
  state: z.enum(['ordered', 'done', 'cancelled', 'undone']).meta({
    description: '`done`: irreversible. `undone`: it went with a chain that has gone back',
  }),
  amount: AmountSchema,
  toAccountId: z.string().meta({ description: 'The cold wallet’s account', example: '1.2.34' }),
  mayTakeOwed: z.boolean().meta({
    description: 'Whether it may take what withdrawals need that wait to be signed',
  }),
  orderedBy: z.string().meta({ description: 'The name of the key', example: 'olga' }),
  approvedBy: z.string().nullable().meta({
    description: 'Who decided about it with them; null where one person was enough',
    example: 'petr',
  }),
  reason: z.string(),
  orderedAt: TimeSchema,
  waitingFor: z.string().nullable().meta({
    description: 'Why it is not signed right now; null when nothing holds it',
    example: 'hot_wallet_low',
  }),
  endedAt: TimeSchema.nullable(),
  endedBy: z.string().nullable().meta({ description: 'Who cancelled it; null otherwise' }),
  endReason: z.string().nullable(),
});

export class SweepDto extends createZodDto(SweepSchema) {}
export class OrderedSweepDto extends createZodDto(SweepSchema.extend(decisionField)) {}
export class SweepPageDto extends createZodDto(pageOf('Sweep', SweepSchema)) {}
export class SweepWithAttemptsDto extends createZodDto(
  SweepSchema.extend({
    attempts: z
      .array(AttemptSchema)
      .meta({ description: 'All that was signed for it, oldest first' }),
  }),
) {}

export function sweepBody(sweep: Sweep): z.infer<typeof SweepSchema> {
  const { id, state, toAccountId, mayTakeOwed, orderedBy, approvedBy, reason } = sweep;
  return {
    ...{ id, state, amount: amountBody(sweep.amount), toAccountId, mayTakeOwed },
    ...{ orderedBy, approvedBy, reason, orderedAt: sweep.orderedAt.toISOString() },
    ...{ waitingFor: sweep.waitingFor, endedAt: timeBody(sweep.endedAt) },
    ...{ endedBy: sweep.endedBy, endReason: sweep.endReason },
  };
}
