import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { ActFilter, ChainedAct } from '../../../audit';
import { pageFields, pageOf, periodFields, periodOf, TimeSchema } from '../http/dto-common';

const TEXT_MAXIMUM = 200;

const wanted = (description: string, example: string) =>
  z
    .string()
    .min(1, 'Leave it out, or say which one.')
    .max(TEXT_MAXIMUM, `Use at most ${TEXT_MAXIMUM} characters.`)
    .optional()
    .meta({ description, example });

export class AuditQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    ...periodFields,
    act: wanted('Only acts of this kind', 'limit_set'),
    operator: wanted('Only those of this key, by its name', 'olga'),
    requestId: wanted('Only those of this request', '2f0c3f1e-6a1b-4a55-9d3e-0a9f5f6f1c11'),
    subjectKind: wanted('Only those about this kind of thing', 'limit'),
    subjectId: wanted('Only those about this one', 'approval_above'),
  }),
) {}

const HASH = z
  .string()
  .meta({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' });

const OperatorActSchema = z.object({
  number: z.number().int().meta({ description: 'From 1, without a gap', example: 17 }),
  at: TimeSchema,
  act: z.string().meta({ description: 'What was done', example: 'limit_set' }),
  operator: z.string().meta({ description: 'Who did it: the name of the key', example: 'olga' }),
  keyId: z.string().nullable().meta({
    description: 'The key; null for one of the settings, and for a command',
    example: 'k3h7w9xq2mfd',
  }),
  requestId: z.string().nullable(),
  subject: z
    .object({
      kind: z.string().meta({ example: 'limit' }),
      id: z.string().meta({ example: 'approval_above' }),
    })
    .meta({ id: 'ActSubject', description: 'What it was about' }),
  reason: z.string().nullable().meta({ description: 'Null where none was given' }),
  before: z.string().nullable().meta({
    description: 'Of a setting, a rate or a state, what it was; null elsewhere',
    example: '500',
  }),
  after: z.string().nullable().meta({ description: 'What it is since then', example: '400' }),
  details: z
    .record(z.string(), z.unknown())
    .meta({ description: 'What else the event says', example: { name: 'approval_above' } }),
  previousHash: HASH.meta({ description: 'Of the act before; zeros for the first one' }),
  hash: HASH.meta({ description: 'SHA-256 over `previousHash` and all of the act' }),
});

export class AuditPageDto extends createZodDto(pageOf('OperatorAct', OperatorActSchema)) {}

export function actFilter(query: AuditQueryDto): ActFilter {
  const { act, operator, requestId, subjectKind, subjectId } = query;
  return {
    ...(act === undefined ? {} : { act }),
    ...(operator === undefined ? {} : { operator }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(subjectKind === undefined ? {} : { subjectKind }),
    ...(subjectId === undefined ? {} : { subjectId }),
    ...periodOf(query),
  };
}

export function actBody(act: ChainedAct): z.infer<typeof OperatorActSchema> {
  const { at, details, subject, ...others } = act;
  return {
    ...others,
    subject: { ...subject },
    at: at.toISOString(),
    details: JSON.parse(details) as Record<string, unknown>,
  };
}
