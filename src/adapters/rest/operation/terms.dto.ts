import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import {
  LIMIT_KINDS,
  LIMIT_NAMES,
  plannedAfter,
  RATE_RULES,
  rateInForce,
  type CancelledRate,
  type LimitVersion,
  type RateVersion,
} from '../../../terms';
import { ReasonSchema, TimeSchema } from '../http/dto-common';
import { decisionField } from './decisions.dto';
import { ProblemError } from '../http/problem';

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
  isPlanned: z.boolean().meta({ description: 'It has not begun yet' }),
});

const RateVersionSchema = RateSchema.meta({ id: 'RateVersion' });

const SetRateSchema = RateSchema.extend({
  followedBy: z.array(RateVersionSchema).meta({
    description: 'Planned for later: the first of them ends this one. Cancel what nobody wants.',
  }),
});

const CancelledRateSchema = RateSchema.omit({ isInForce: true, isPlanned: true })
  .extend({
    cancelledAt: TimeSchema,
    cancelledBy: z.string(),
    cancelReason: z.string(),
  })
  .meta({ id: 'CancelledRate' });

export class RateDto extends createZodDto(SetRateSchema.extend(decisionField)) {}
export class RatesDto extends createZodDto(
  z.object({
    deposit: z.array(RateVersionSchema).meta({ description: 'Newest first' }),
    withdrawal: z.array(RateVersionSchema).meta({ description: 'Newest first' }),
    planned: z
      .array(RateVersionSchema)
      .meta({ description: 'What has not begun yet, of both, in the order in which it begins' }),
    cancelled: z
      .array(CancelledRateSchema)
      .meta({ description: 'Taken back before they began, the last one first' }),
  }),
) {}
export class CancelledRatesDto extends createZodDto(
  z.object({ cancelled: z.array(CancelledRateSchema) }),
) {}

/** More versions than anybody plans. */
const CANCELLED_AT_ONCE = 20;
const VERSIONS_MESSAGE = 'Use the numbers of versions, such as [12, 13].';

export class CancelRatesDto extends createZodDto(
  z.strictObject({
    versions: z
      .array(
        z
          .number(VERSIONS_MESSAGE)
          .int(VERSIONS_MESSAGE)
          .min(1, VERSIONS_MESSAGE)
          .max(2_147_483_647, VERSIONS_MESSAGE),
        VERSIONS_MESSAGE,
      )
      .min(1, VERSIONS_MESSAGE)
      .max(CANCELLED_AT_ONCE, `Cancel at most ${CANCELLED_AT_ONCE} at once.`)
      .meta({ example: [12, 13], description: 'All of them are cancelled, or none' }),
    reason: ReasonSchema,
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
  z.object({ deposit: SetRateSchema, withdrawal: SetRateSchema, ...decisionField }),
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
export class ChangedLimitDto extends createZodDto(LimitVersionSchema.extend(decisionField)) {}
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
    reason: ReasonSchema.optional(),
  }),
) {}

function factsOf(version: RateVersion) {
  return {
    version: version.version,
    direction: version.direction,
    rate: version.rate.text,
    effectiveAt: version.effectiveAt.toISOString(),
    setBy: version.setBy,
    reason: version.reason,
    allowed: [...version.allowed],
  };
}

/** `versions`: all of its direction that count. */
export function rateBody(version: RateVersion, versions: readonly RateVersion[], now: Date) {
  const isInForce = version.version === rateInForce(versions, now).version;
  return { ...factsOf(version), isInForce, isPlanned: version.effectiveAt > now };
}

export function setRateBody(version: RateVersion, versions: readonly RateVersion[], now: Date) {
  const later = plannedAfter(versions, version.effectiveAt);
  const followedBy = later.map((each) => rateBody(each, versions, now));
  return { ...rateBody(version, versions, now), followedBy };
}

export function cancelledRateBody({ rate, cancelledAt, cancelledBy, reason }: CancelledRate) {
  const cancelled = { cancelledAt: cancelledAt.toISOString(), cancelledBy, cancelReason: reason };
  return { ...factsOf(rate), ...cancelled };
}

const KEY = /^[\x21-\x7e]{1,200}$/;

/** Null without the header. */
export function requestKey(header: string | undefined): string | null {
  if (header === undefined || KEY.test(header)) return header ?? null;
  throw new ProblemError({
    status: 400,
    code: 'validation_failed',
    title: 'The request has fields that are not right',
    errors: [
      {
        field: 'headers.idempotency-key',
        message: 'Name this change with 1 to 200 visible ASCII characters.',
      },
    ],
  });
}

export function limitVersionBody({ name, value, setAt, setBy }: LimitVersion) {
  return { name, value, setAt: setAt.toISOString(), setBy };
}

export function limitBody(name: (typeof LIMIT_NAMES)[number], value: string) {
  return { name, value, kind: LIMIT_KINDS[name] };
}
