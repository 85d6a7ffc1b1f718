import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { type Assets, DomainError, Money } from '../../../kernel';
import {
  type HoldName,
  type OperationResult,
  OPERATIONS_MAXIMUM,
  type PointsOperation,
} from '../../../ledger';
import { AdjustmentKeySchema } from '../customers/customers.dto';
import { holdBody, HoldSchema } from '../customers/holds.dto';
import { amountBody, AmountSchema, IdSchema, listOf, ReasonSchema } from '../http/dto-common';
import { DOMAIN_PROBLEMS } from '../http/domain-problems';
import { ProblemError } from '../http/problem';
import { PointsSchema } from './service.dto';

const SECONDS_OF_A_YEAR = 31_622_400;
const SECONDS_MESSAGE = `Use whole seconds, from 1 to ${SECONDS_OF_A_YEAR}.`;

const ReferenceOfHoldSchema = AdjustmentKeySchema.meta({
  description: 'Your own name for the hold; for one customer it counts once',
  example: 'bet-4711',
});

const holdFields = {
  points: PointsSchema,
  reference: ReferenceOfHoldSchema,
  reason: ReasonSchema,
  expiresInSeconds: z
    .number(SECONDS_MESSAGE)
    .int(SECONDS_MESSAGE)
    .min(1, SECONDS_MESSAGE)
    .max(SECONDS_OF_A_YEAR, SECONDS_MESSAGE)
    .optional()
    .meta({ description: 'After so long it goes back by itself; without it, it waits for you' }),
};

const CapturedSchema = PointsSchema.optional().meta({
  description: 'What is taken; the rest goes back at once. Without it all is taken',
});

export class PlaceHoldDto extends createZodDto(z.strictObject(holdFields)) {}
export class CaptureHoldDto extends createZodDto(z.strictObject({ points: CapturedSchema })) {}
export class ReleaseHoldDto extends createZodDto(z.strictObject({})) {}

export class HoldResultDto extends createZodDto(
  z.object({
    hold: HoldSchema,
    balance: AmountSchema.meta({ description: 'What the customer may spend or withdraw' }),
  }),
) {}

const changeFields = {
  customerId: IdSchema,
  points: PointsSchema,
  reference: AdjustmentKeySchema.meta({
    description: 'Your own name for this change; for one customer it counts once',
    example: 'bet-4711',
  }),
  reason: ReasonSchema,
};

const nameFields = {
  holdId: IdSchema.optional().meta({ description: 'Which hold; or `customerId` and `reference`' }),
  customerId: IdSchema.optional(),
  reference: ReferenceOfHoldSchema.optional(),
};

interface NameFields {
  readonly holdId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly reference?: string | undefined;
}

const NAME_MESSAGE = 'Name the hold by holdId alone, or by customerId and reference.';
const isNamed = (given: NameFields) => nameOf(given) !== null;

const OperationSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('credit'), ...changeFields }),
    z.strictObject({
      kind: z.literal('debit'),
      ...changeFields,
      wait: z.boolean().optional().meta({
        description: 'Where the points do not suffice and the rest is held, wait for it',
      }),
    }),
    z.strictObject({ kind: z.literal('hold'), customerId: IdSchema, ...holdFields }),
    z
      .strictObject({ kind: z.literal('capture'), ...nameFields, points: CapturedSchema })
      .refine(isNamed, NAME_MESSAGE),
    z.strictObject({ kind: z.literal('release'), ...nameFields }).refine(isNamed, NAME_MESSAGE),
  ])
  .meta({ id: 'Operation' });
type OperationBody = z.infer<typeof OperationSchema>;

const COUNT_MESSAGE = `Send 1 to ${OPERATIONS_MAXIMUM} operations.`;

export class BatchDto extends createZodDto(
  z.strictObject({
    mode: z.enum(['all', 'each']).meta({
      description:
        '`all`: where one is refused, none is done. `each`: one that is refused leaves the others as they are',
    }),
    operations: listOf(OperationSchema, OPERATIONS_MAXIMUM, COUNT_MESSAGE),
  }),
) {}

const ResultSchema = z
  .object({
    status: z.enum(['done', 'refused', 'not_done']).meta({
      description: '`not_done`: another one was refused, and all or none were to be done',
    }),
    balance: AmountSchema.nullable().meta({ description: 'Of the customer, afterwards' }),
    isWaiting: z.boolean().meta({ description: 'Of a debit: nothing was taken yet' }),
    hold: HoldSchema.nullable().meta({ description: 'Of hold, capture and release' }),
    error: z
      .object({
        code: z.string().meta({ example: 'insufficient_points' }),
        title: z.string().meta({ example: 'The customer has too few points' }),
        details: z.record(z.string(), z.string()),
      })
      .nullable()
      .meta({ description: 'Why it was refused' }),
  })
  .meta({ id: 'OperationResult' });

export class BatchResultDto extends createZodDto(
  z.object({
    done: z.number().int().meta({ description: 'How many operations were done' }),
    results: z.array(ResultSchema).meta({ description: 'One for each operation, in order' }),
  }),
) {}

export function batchBody(
  results: readonly OperationResult[],
): z.infer<typeof BatchResultDto.schema> {
  const done = results.filter(({ outcome }) => outcome === 'done').length;
  return { done, results: results.map(resultBody) };
}

function resultBody(result: OperationResult): z.infer<typeof ResultSchema> {
  const nothing = { balance: null, isWaiting: false, hold: null, error: null };
  switch (result.outcome) {
    case 'done':
      return {
        status: 'done',
        balance: amountBody(result.balance),
        isWaiting: result.isWaiting,
        hold: result.hold && holdBody(result.hold),
        error: null,
      };
    case 'refused': {
      const { code, details } = result.error;
      return {
        ...nothing,
        status: 'refused',
        error: { code, title: DOMAIN_PROBLEMS[code].title, details: { ...details } },
      };
    }
    case 'not_done':
      return { ...nothing, status: 'not_done' };
  }
}

/** Throws a problem that names the operation whose amount is not one. */
export function operationsOf(
  { operations }: BatchDto,
  assets: Assets,
  by: string,
): readonly PointsOperation[] {
  return operations.map((given, index) => {
    try {
      return operationOf(given, assets, by);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw new ProblemError({
        status: 400,
        code: 'validation_failed',
        title: 'The request has fields that are not right',
        errors: [
          {
            field: `body.operations.${index}.points`,
            message: DOMAIN_PROBLEMS[error.code].title,
          },
        ],
      });
    }
  });
}

function operationOf(given: OperationBody, { points: asset }: Assets, by: string): PointsOperation {
  const amount = (text: string) => Money.parse(text, asset);
  switch (given.kind) {
    case 'credit':
      return { ...given, points: amount(given.points), by, wait: false };
    case 'debit':
      return { ...given, points: amount(given.points), by, wait: given.wait ?? false };
    case 'hold': {
      const { expiresInSeconds = null } = given;
      return { ...given, points: amount(given.points), by, expiresInSeconds };
    }
    case 'capture': {
      const points = given.points === undefined ? null : amount(given.points);
      return { kind: 'capture', hold: requireName(given), points, by };
    }
    case 'release':
      return { kind: 'release', hold: requireName(given), by };
  }
}

function nameOf({ holdId, customerId, reference }: NameFields): HoldName | null {
  if (holdId !== undefined) {
    return customerId === undefined && reference === undefined ? { id: holdId } : null;
  }
  return customerId === undefined || reference === undefined ? null : { customerId, reference };
}

function requireName(given: NameFields): HoldName {
  const name = nameOf(given);
  if (!name) throw new Error('The schema lets no operation through that names no hold');
  return name;
}
