import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { type Activity, ACTIVITY_SPANS, type ActivitySpan, type Solvency } from '../../../desk';
import { amountBody, AmountSchema, TimeSchema } from '../http/dto-common';

const SPANS = Object.keys(ACTIVITY_SPANS) as [ActivitySpan, ...ActivitySpan[]];

export class ActivityQueryDto extends createZodDto(
  z.strictObject({
    span: z
      .enum(SPANS, `Use ${SPANS.join(' or ')}.`)
      .default('day')
      .meta({
        description: 'The last 24 hours, hour by hour, or the last 30 days, day by day; of UTC',
      }),
  }),
) {}

const MovedSchema = z
  .object({
    count: z.number().int().meta({ description: 'How many of them there were' }),
    amount: AmountSchema,
  })
  .meta({ id: 'Moved' });

const ActivitySchema = z.object({
  from: TimeSchema.meta({ description: 'When the interval begins' }),
  deposits: MovedSchema.meta({ description: 'Credited, by the time of their block' }),
  latency: z
    .object({
      medianSeconds: z.number().meta({ description: 'Half of them took no longer' }),
      mostSeconds: z.number().meta({ description: 'Nineteen of twenty took no longer' }),
    })
    .nullable()
    .meta({ description: 'From the block of a deposit to the books; null without a deposit' }),
  withdrawals: MovedSchema.meta({
    description: 'What was to arrive, by the time of the request; without what was taken back',
  }),
});

export class ActivityListDto extends createZodDto(
  z.object({ items: z.array(ActivitySchema.meta({ id: 'Activity' })) }),
) {}

const SolvencySchema = z.object({
  points: AmountSchema.meta({ description: 'All that customers have, held ones too' }),
  rate: z.string().meta({ example: '100', description: 'Points per CWD of a withdrawal now' }),
  pointsInCwd: AmountSchema.meta({ description: 'The points at that rate, rounded up' }),
  owed: AmountSchema.meta({ description: 'CWD that came in and belongs to others' }),
  custody: AmountSchema.meta({ description: 'CWD of the hot wallet, by the books' }),
  coldStorage: AmountSchema.meta({ description: 'CWD of the cold wallet, by the books' }),
  left: AmountSchema.meta({
    description: 'What both wallets have, less what is owed; negative where it would not do',
  }),
});

export class SolvencyDto extends createZodDto(SolvencySchema) {}

export function activityBody({ from, deposits, latency, withdrawals }: Activity) {
  const moved = ({ count, amount }: Activity['deposits']) => ({
    ...{ count, amount: amountBody(amount) },
  });
  return {
    from: from.toISOString(),
    deposits: moved(deposits),
    latency: latency && { medianSeconds: latency.median, mostSeconds: latency.most },
    withdrawals: moved(withdrawals),
  };
}

export function solvencyBody(solvency: Solvency) {
  const { points, rate, pointsInCwd, owed, custody, coldStorage, left } = solvency;
  return {
    ...{ rate, points: amountBody(points), pointsInCwd: amountBody(pointsInCwd) },
    ...{ owed: amountBody(owed), custody: amountBody(custody) },
    ...{ coldStorage: amountBody(coldStorage), left: amountBody(left) },
  };
}
