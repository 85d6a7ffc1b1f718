import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import {
  LIMIT_KINDS,
  LIMIT_NAMES,
  RATE_RULES,
  type LimitVersion,
  type RateVersion,
} from '../../terms';
import { ReasonSchema, TimeSchema } from './dto-common';

const DirectionSchema = z.enum(['deposit', 'withdrawal'], 'Use deposit or withdrawal.');

const RateSchema = z.object({
  version: z.number().int(),
  direction: DirectionSchema,
  rate: z.string().meta({ example: '90', description: 'Points per CWD' }),
  effectiveAt: TimeSchema,
  setBy: z.string(),
  reason: z.string().nullable().meta({ description: 'Why, if somebody said so' }),
  allowed: z
    .array(z.enum(RATE_RULES))
    .meta({ description: 'Rules that it may break because whoever set it named them' }),
  isInForce: z.boolean(),
});

export class RateDto extends createZodDto(RateSchema) {}
export class RatesDto extends createZodDto(
  z.object({
    deposit: z.array(RateSchema).meta({ description: 'Newest first' }),
    withdrawal: z
      .array(RateSchema.meta({ id: 'RateVersion' }))
      .meta({ description: 'Newest first' }),
  }),
) {}

const PointsPerCwdSchema = z
  .string('Use a string, such as "90" or "0.125".')
  .max(40, 'Use a positive decimal, such as 90 or 0.125.')
  .meta({ example: '95.5', description: 'Points per CWD' });

const rateChangeFields = {
  effectiveAt: z.iso
    .datetime({ offset: true, message: 'Use ISO 8601, such as 2026-12-01T00:00:00Z.' })
    .nullable()
    .optional()
    .meta({ description: 'From when on; now without it', example: '2026-12-01T00:00:00Z' }),
  allow: z
    .array(z.enum(RATE_RULES, `Use ${RATE_RULES.join(' or ')}.`))
    .max(RATE_RULES.length, 'Name each rule once.')
    .optional()
    .meta({
      description:
        'Rules that this change may break, with a reason: `spread` (a deposit rate above the ' +
        'withdrawal rate), `factor` (a larger step than RATE_CHANGE_FACTOR_MAXIMUM)',
      example: ['factor'],
    }),
  reason: ReasonSchema.optional().meta({ description: 'Needed with `allow`' }),
};

export class SetRateDto extends createZodDto(
  z.strictObject({
    direction: DirectionSchema,
    rate: PointsPerCwdSchema,
    ...rateChangeFields,
  }),
) {}

export class SetBothRatesDto extends createZodDto(
  z.strictObject({
    deposit: PointsPerCwdSchema,
    withdrawal: PointsPerCwdSchema,
    ...rateChangeFields,
  }),
) {}

export class BothRatesDto extends createZodDto(
  z.object({ deposit: RateSchema, withdrawal: RateSchema }),
) {}

const LimitNameSchema = z.enum(LIMIT_NAMES, `Use one of: ${LIMIT_NAMES.join(', ')}.`);

const LimitSchema = z
  .object({
    name: LimitNameSchema,
    value: z.string().meta({ example: '500' }),
    kind: z.enum(['count', 'cwd']).meta({ description: 'A whole number, or an amount of CWD' }),
  })
  .meta({ id: 'Limit' });

const LimitVersionSchema = z.object({
  name: LimitNameSchema,
  value: z.string(),
  setAt: TimeSchema,
  setBy: z.string(),
});

export class LimitsDto extends createZodDto(z.object({ items: z.array(LimitSchema) })) {}
export class LimitVersionDto extends createZodDto(LimitVersionSchema) {}
export class LimitHistoryDto extends createZodDto(
  z.object({ items: z.array(LimitVersionSchema.meta({ id: 'LimitVersion' })) }),
) {}
export class LimitPathDto extends createZodDto(z.strictObject({ name: LimitNameSchema })) {}
export class SetLimitDto extends createZodDto(
  z.strictObject({
    value: z
      .string('Use a string, such as "500" or "none".')
      .trim()
      .max(40, 'Use a whole number, an amount of CWD, or none.')
      .meta({ example: '5000', description: 'As the limit’s kind says, or `none`' }),
  }),
) {}

export function rateBody(version: RateVersion, inForce: RateVersion | null) {
  return {
    version: version.version,
    direction: version.direction,
    rate: version.rate.text,
    effectiveAt: version.effectiveAt.toISOString(),
    setBy: version.setBy,
    reason: version.reason,
    allowed: [...version.allowed],
    isInForce: version.version === inForce?.version,
  };
}

export function limitVersionBody({ name, value, setAt, setBy }: LimitVersion) {
  return { name, value, setAt: setAt.toISOString(), setBy };
}

export function limitBody(name: (typeof LIMIT_NAMES)[number], value: string) {
  return { name, value, kind: LIMIT_KINDS[name] };
}
