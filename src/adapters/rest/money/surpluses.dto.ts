import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { CWD, Money } from '../../../kernel';
import type { Surplus } from '../../../wallet';
import {
  amountBody,
  AmountSchema,
  IdSchema,
  pageFields,
  pageOf,
  TimeSchema,
} from '../http/dto-common';

export class SurplusQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    open: z
      .enum(['true', 'false'], 'Use true, false, or leave it out for all.')
      .optional()
      .meta({ description: 'Only those of which something is left, or only the others' }),
  }),
) {}

const SurplusSchema = z.object({
  id: IdSchema,
  amount: AmountSchema,
  remaining: AmountSchema.meta({ description: 'What nothing has explained yet: nobody spends it' }),
  kept: AmountSchema.meta({ description: 'What an operator keeps for the house' }),
  sinceBlock: z.number().int().meta({ description: 'The head at which it was first seen' }),
  upToBlock: z.number().int().meta({ description: 'No later block is a part of it' }),
  bookedAt: TimeSchema,
});

export class SurplusDto extends createZodDto(SurplusSchema) {}
export class SurplusPageDto extends createZodDto(pageOf('Surplus', SurplusSchema)) {}

export function surplusBody(surplus: Surplus): z.infer<typeof SurplusSchema> {
  return {
    id: surplus.id,
    amount: amountBody(Money.of(surplus.units, CWD)),
    remaining: amountBody(Money.of(surplus.remaining, CWD)),
    kept: amountBody(Money.of(surplus.kept, CWD)),
    sinceBlock: surplus.sinceBlock,
    upToBlock: surplus.upToBlock,
    bookedAt: surplus.bookedAt.toISOString(),
  };
}
