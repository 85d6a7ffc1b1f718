import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { OwedBack } from '../../../wallet';
import {
  amountBody,
  AmountSchema,
  IdSchema,
  pageFields,
  pageOf,
  ReasonSchema,
  timeBody,
  TimeSchema,
} from '../http/dto-common';

const StateSchema = z.enum(['open', 'taken', 'borne', 'settled']);

const OwedSchema = z.object({
  id: IdSchema,
  state: StateSchema,
  cause: z.enum(['unknown_order', 'terms_differ', 'order_ended', 'paid_already', 'attempt_living']),
  amount: AmountSchema.meta({ description: 'What left for the account' }),
  accountId: z.string().meta({ example: '1.2.34' }),
  customerId: z.string().nullable().meta({ description: 'Null when nobody is known who owes it' }),
  purpose: z.enum(['code', 'withdrawal', 'refund', 'sweep', 'anchor']),
  purposeId: IdSchema.meta({ description: 'The withdrawal, deposit or sweep that its memo names' }),
  transactionId: z.string(),
  blockNumber: z.number().int(),
  bookedAt: TimeSchema,
  decidedAt: TimeSchema.nullable(),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
  points: AmountSchema.nullable().meta({ description: 'What was taken for it' }),
});

export class OwedBackDto extends createZodDto(OwedSchema) {}
export class OwedBackPageDto extends createZodDto(pageOf('OwedBack', OwedSchema)) {}

export class OwedBackQueryDto extends createZodDto(
  z.strictObject({ ...pageFields, state: StateSchema.optional() }),
) {}

export class DecideOwedBackDto extends createZodDto(
  z
    .strictObject({
      points: z
        .string()
        .optional()
        .meta({ description: 'Taken from the customer, or else `house`', example: '500' }),
      house: z.literal(true).optional().meta({ description: 'The house bears it' }),
      reason: ReasonSchema,
    })
    .refine(({ points, house }) => (points === undefined) !== (house === undefined), {
      message: 'Give either points or house: true.',
    }),
) {}

export function owedBackBody(owed: OwedBack): z.infer<typeof OwedSchema> {
  const { id, state, cause, accountId, customerId, purpose, purposeId } = owed;
  const { transactionId, blockNumber, decidedBy, reason } = owed;
  return {
    id,
    state,
    cause,
    amount: amountBody(owed.amount),
    accountId,
    customerId,
    purpose,
    purposeId,
    transactionId,
    blockNumber,
    bookedAt: owed.bookedAt.toISOString(),
    decidedAt: timeBody(owed.decidedAt),
    decidedBy,
    reason,
    points: owed.points && amountBody(owed.points),
  };
}
