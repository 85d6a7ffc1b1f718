import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { type Alarm, ALARM_RULES, ALARM_STATES, SEVERITIES } from '../../../alarms';
import { IdSchema, pageFields, pageOf, timeBody, TimeSchema } from '../http/dto-common';

const AlarmSchema = z.object({
  id: IdSchema,
  kind: z.string().meta({ example: 'foreign_spending' }),
  subject: z.string(),
  summary: z.string(),
  severity: z.enum(SEVERITIES).meta({
    description: '`page`: wake somebody. `warn`: look at it today. `info`: it is told once',
  }),
  triggeredBy: z.string().meta({
    description: 'Who can bring such an alarm about',
    example: 'thief',
  }),
  state: z.enum(ALARM_STATES),
  firstAt: TimeSchema,
  lastAt: TimeSchema.meta({ description: 'When its cause was seen last, to the minute' }),
  count: z.number().meta({ description: 'How often its cause came' }),
  acknowledgedAt: TimeSchema.nullable(),
  acknowledgedBy: z.string().nullable(),
  clearedAt: TimeSchema.nullable(),
});

export class AlarmDto extends createZodDto(AlarmSchema) {}
export class AlarmPageDto extends createZodDto(pageOf('Alarm', AlarmSchema)) {}
export class AlarmQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    state: z
      .enum(ALARM_STATES, 'Use open, acknowledged or cleared.')
      .optional()
      .meta({ description: 'Only those in this state; all without it' }),
  }),
) {}

export function alarmBody(alarm: Alarm): z.infer<typeof AlarmSchema> {
  return {
    id: alarm.id,
    kind: alarm.kind,
    subject: alarm.subject,
    summary: alarm.summary,
    severity: alarm.severity,
    triggeredBy: ALARM_RULES[alarm.kind].triggeredBy,
    state: alarm.state,
    firstAt: alarm.firstAt.toISOString(),
    lastAt: alarm.lastAt.toISOString(),
    count: alarm.count,
    acknowledgedAt: timeBody(alarm.acknowledgedAt),
    acknowledgedBy: alarm.acknowledgedBy,
    clearedAt: timeBody(alarm.clearedAt),
  };
}
