import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { Finding, Halt, HaltScope } from '../../../safety';
import {
  IdSchema,
  pageFields,
  pageOf,
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
    open: z
      .enum(['true', 'false'], 'Use true or false.')
      .optional()
      .meta({ description: 'Only open or only closed ones; all without it' }),
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

export function findingBody(
  finding: Finding,
  halted: readonly Halt[],
): z.infer<typeof FindingSchema> {
  const isHalted = (scope: HaltScope) => halted.some((halt) => halt.scope === scope);
  return {
    id: finding.id,
    kind: finding.kind,
    subject: finding.subject,
    summary: finding.summary,
    evidence: { ...finding.evidence },
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
