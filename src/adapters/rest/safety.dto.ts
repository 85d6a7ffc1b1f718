import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { Finding, Halt } from '../../safety';
import { IdSchema, pageFields, pageOf, ReasonSchema, timeBody, TimeSchema } from './dto-common';

const ScopeSchema = z.enum(['payouts', 'deposits'], 'Use payouts or deposits.');

const FindingSchema = z.object({
  id: IdSchema,
  kind: z.string().meta({ example: 'unattributed_deposit' }),
  subject: z.string(),
  summary: z.string(),
  evidence: z.record(z.string(), z.string()),
  halts: z.array(ScopeSchema),
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

const HaltSchema = z
  .object({ scope: ScopeSchema, since: TimeSchema, reason: z.string(), by: z.string() })
  .meta({ id: 'Halt' });

export class HaltsDto extends createZodDto(
  z.object({ items: z.array(HaltSchema).meta({ description: 'Empty when money moves' }) }),
) {}

export class SwitchDto extends createZodDto(
  z.strictObject({ scope: ScopeSchema, reason: ReasonSchema }),
) {}

export function findingBody(finding: Finding): z.infer<typeof FindingSchema> {
  return {
    id: finding.id,
    kind: finding.kind,
    subject: finding.subject,
    summary: finding.summary,
    evidence: { ...finding.evidence },
    halts: [...finding.halts],
    openedAt: finding.openedAt.toISOString(),
    lastSeenAt: finding.lastSeenAt.toISOString(),
    closedAt: timeBody(finding.closedAt),
    closedBy: finding.closedBy,
    closeReason: finding.closeReason,
  };
}

export function haltsBody(halts: readonly Halt[]) {
  return {
    items: halts.map(({ scope, since, reason, by }) => ({
      scope,
      since: since.toISOString(),
      reason,
      by,
    })),
  };
}
