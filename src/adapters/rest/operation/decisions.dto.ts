import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import {
  type Decision,
  DECISION_KINDS,
  DECISION_STATES,
  type DecisionFilter,
} from '../../../decisions';
import {
  pageFields,
  pageOf,
  periodFields,
  periodOf,
  timeBody,
  TimeSchema,
} from '../http/dto-common';

const KindSchema = z.enum(DECISION_KINDS, `Use one of: ${DECISION_KINDS.join(', ')}.`);
const StateSchema = z.enum(DECISION_STATES, `Use one of: ${DECISION_STATES.join(', ')}.`);

export const DecisionSchema = z.object({
  id: z.string().meta({ example: '7b0e1c2d-9a54-4f0e-8d0e-0a9f5f6f5f0c' }),
  kind: KindSchema.meta({ description: 'What is to be done' }),
  subject: z
    .object({
      kind: z.string().meta({ example: 'limit' }),
      id: z.string().meta({ example: 'approval_above' }),
    })
    .meta({ description: 'What it is about' }),
  summary: z.string().meta({ example: 'Set the limit approval_above from 100 to 500' }),
  command: z.record(z.string(), z.unknown()).meta({
    description: 'All of what was asked for, and will be done',
    example: { name: 'approval_above', value: '500', before: '100' },
  }),
  reason: z.string().nullable().meta({ description: 'Why it was asked for' }),
  askedBy: z.string().meta({ description: 'Who asked: the name of the key', example: 'olga' }),
  askedPerson: z.string().meta({ description: 'Whose key that is', example: 'olga' }),
  askedAt: TimeSchema,
  expiresAt: TimeSchema.meta({ description: 'From then on nobody can approve it' }),
  isByOne: z.boolean().meta({
    description: 'Whoever asked has decided: no two people have keys of approvers yet',
  }),
  state: StateSchema.meta({ description: '`approved`: it was done, with the decision' }),
  decidedBy: z.string().nullable().meta({
    description: 'Who decided: the name of the key; null where nobody has',
    example: 'petr',
  }),
  decidedPerson: z.string().nullable().meta({
    description: 'Whose key that is; null where nobody has decided',
    example: 'petr',
  }),
  decidedAt: TimeSchema.nullable(),
  decisionReason: z.string().nullable().meta({
    description: 'Why it was decided so; null where nobody has decided',
    example: 'Seen the order',
  }),
});

export class DecisionDto extends createZodDto(DecisionSchema) {}
export class DecisionPageDto extends createZodDto(pageOf('Decision', DecisionSchema)) {}
export class DecisionQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    ...periodFields,
    state: StateSchema.optional().meta({ description: 'Only those in this state' }),
    kind: KindSchema.optional().meta({ description: 'Only those of this kind' }),
  }),
) {}

/** Of an answer to what was done at once. */
export const decisionField = {
  decision: DecisionSchema.nullable().meta({
    description: 'How it was decided; null where one person is enough, whoever there is',
  }),
};

export function decisionFilter(query: DecisionQueryDto): DecisionFilter {
  const { state, kind } = query;
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...periodOf(query),
  };
}

export function decisionBody(decision: Decision): z.infer<typeof DecisionSchema> {
  const { id, kind, summary, reason, askedBy, askedPerson, isByOne, state } = decision;
  const { decidedBy, decidedPerson, decisionReason } = decision;
  return {
    ...{ id, kind, summary, reason, askedBy, askedPerson, isByOne, state },
    ...{ decidedBy, decidedPerson, decisionReason },
    subject: { ...decision.subject },
    command: JSON.parse(decision.command) as Record<string, unknown>,
    askedAt: decision.askedAt.toISOString(),
    expiresAt: decision.expiresAt.toISOString(),
    decidedAt: timeBody(decision.decidedAt),
  };
}
