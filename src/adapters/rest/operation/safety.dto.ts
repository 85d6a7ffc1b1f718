import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { NameBook } from '../../../desk';
import { FINDING_KINDS, type Finding, type Halt, type HaltScope } from '../../../safety';
import { accountNamesIn } from '../desk/names.dto';
import {
  IdSchema,
  pageFields,
  pageOf,
  periodFields,
  ReasonSchema,
  timeBody,
  TimeSchema,
} from '../http/dto-common';

const ScopeSchema = z.enum(['payouts', 'deposits']);
const SwitchedScopeSchema = z.enum(
  ['payouts', 'deposits', 'all'],
  'Use payouts, deposits, or all for both.',
);

const FindingSchema = z.object({
  id: IdSchema,
  kind: z.string().meta({ example: 'unattributed_deposit' }),
  subject: z.string(),
  summary: z.string(),
  evidence: z.record(z.string(), z.string()),
  accountNames: z.record(z.string(), z.string()).meta({
    description: 'Names of the accounts that it names, by id, as far as anybody has linked them',
    example: { '1.2.34': 'ivan-wallet1' },
  }),
  halts: z.array(ScopeSchema).meta({ description: 'What it stops' }),
  stillHalted: z
    .array(ScopeSchema)
    .meta({ description: 'Those of them that are halted now; a person resumes them' }),
  openedAt: TimeSchema,
  lastSeenAt: TimeSchema,
  closedAt: TimeSchema.nullable(),
  closedBy: z.string().nullable(),
  closeReason: z.string().nullable(),
});

export class FindingDto extends createZodDto(FindingSchema) {}
export class FindingPageDto extends createZodDto(pageOf('Finding', FindingSchema)) {}
export class FindingQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    ...periodFields,
    open: z
      .enum(['true', 'false'], 'Use true or false.')
      .optional()
      .meta({ description: 'Only open or only closed ones; all without it' }),
    kind: z.enum(FINDING_KINDS, `Use one of: ${FINDING_KINDS.join(', ')}.`).optional(),
    subject: z
      .string()
      .min(1, 'Say what it is about, such as the id of a deposit.')
      .max(200, 'Use at most 200 characters.')
      .optional()
      .meta({ description: 'Of this subject, such as the id of a deposit', example: '1.2.34' }),
  }),
) {}

const HaltingFindingSchema = z.object({
  id: IdSchema,
  kind: z.string(),
  subject: z.string(),
  summary: z.string(),
  openedAt: TimeSchema,
});

const HaltSchema = z
  .object({
    scope: ScopeSchema,
    since: TimeSchema,
    reason: z.string(),
    by: z.string(),
    findings: z
      .array(HaltingFindingSchema)
      .meta({ description: 'Open ones that keep it halted: it is resumed after they are closed' }),
  })
  .meta({ id: 'Halt' });

export class HaltsDto extends createZodDto(
  z.object({ items: z.array(HaltSchema).meta({ description: 'Empty when money moves' }) }),
) {}

export class SwitchDto extends createZodDto(
  z.strictObject({ scope: SwitchedScopeSchema, reason: ReasonSchema }),
) {}

/** In which accounts may be named. */
export function textsOf({ subject, summary, evidence }: Finding): readonly string[] {
  return [subject, summary, ...Object.values(evidence)];
}

export function findingBody(
  finding: Finding,
  halted: readonly Halt[],
  names: NameBook,
): z.infer<typeof FindingSchema> {
  const isHalted = (scope: HaltScope) => halted.some((halt) => halt.scope === scope);
  return {
    id: finding.id,
    kind: finding.kind,
    subject: finding.subject,
    summary: finding.summary,
    evidence: { ...finding.evidence },
    accountNames: accountNamesIn(textsOf(finding), names),
    halts: [...finding.halts],
    stillHalted: finding.halts.filter(isHalted),
    openedAt: finding.openedAt.toISOString(),
    lastSeenAt: finding.lastSeenAt.toISOString(),
    closedAt: timeBody(finding.closedAt),
    closedBy: finding.closedBy,
    closeReason: finding.closeReason,
  };
}

export function haltsBody(halts: readonly (Halt & { findings: readonly Finding[] })[]) {
  return {
    items: halts.map(({ scope, since, reason, by, findings }) => ({
      scope,
      since: since.toISOString(),
      reason,
      by,
      findings: findings.map(({ id, kind, subject, summary, openedAt }) => ({
        id,
        kind,
        subject,
        summary,
        openedAt: openedAt.toISOString(),
      })),
    })),
  };
}
