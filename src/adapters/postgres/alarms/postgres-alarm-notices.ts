import { Injectable } from '@nestjs/common';
import {
  type AlarmKind,
  AlarmNotices,
  type ChannelStanding,
  groupOf,
  LONGEST_POSTPONEMENT_SECONDS,
  type Notice,
  type NoticedAlarm,
  type NoticeGroup,
  type NoticePhase,
  type Severity,
  type WaitingNotice,
} from '../../../alarms';
import { Database } from '../connection/database';
import { uuidOrNull } from '../connection/row-values';

const COLUMNS = 'n.id, n.phase, n.kind, n.severity, n.shown, n.alarm_ids, n.made_at';
const ADD = `
  INSERT INTO alarm_notice (id, phase, kind, severity, shown, alarm_ids, made_at)
  SELECT id, phase, kind, severity, shown, alarm_ids, made_at
  FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (id uuid, phase text, kind text, severity text,
      shown jsonb, "alarmIds" uuid[], at timestamptz))
    WITH ORDINALITY AS given (id, phase, kind, severity, shown, alarm_ids, made_at, place)
  ORDER BY place`;
const NEXT = `
  SELECT ${COLUMNS}, c.failures FROM alarm_channel c
  CROSS JOIN LATERAL (
    SELECT * FROM alarm_notice WHERE position > c.told_to ORDER BY position LIMIT 1
  ) AS n
  WHERE c.name = $1 AND (c.next_attempt_at IS NULL OR c.next_attempt_at <= $2 OR c.next_attempt_at > $3)`;
/** Of the notice that is the channel's next one alone. */
const IS_NEXT = `name = $1 AND (
  SELECT n.id FROM alarm_notice n WHERE n.position > told_to ORDER BY n.position LIMIT 1) = $2`;
const STANDINGS = `
  SELECT name AS channel, failures, last_error AS "lastError",
    (SELECT count(*)::integer FROM alarm_notice n WHERE n.position > told_to) AS waiting
  FROM alarm_channel ORDER BY name`;
const TIDY = `
  DELETE FROM alarm_notice WHERE position IN (
    SELECT position FROM alarm_notice WHERE made_at < $1 ORDER BY made_at LIMIT $2)
  RETURNING position`;

interface NoticeRow {
  readonly id: string;
  readonly phase: NoticePhase;
  readonly kind: AlarmKind;
  readonly severity: Severity;
  readonly shown: readonly (Omit<NoticedAlarm, 'firstAt'> & { readonly firstAt: string })[];
  readonly alarm_ids: readonly string[];
  readonly made_at: Date;
}

interface GroupRow {
  readonly phase: NoticePhase;
  readonly kind: AlarmKind;
  readonly at: Date;
}

@Injectable()
export class PostgresAlarmNotices extends AlarmNotices {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(notices: readonly Notice[]): Promise<void> {
    if (notices.length > 0) await this.database.rows(ADD, [JSON.stringify(notices)]);
  }

  override async latest(since: Date): Promise<ReadonlyMap<NoticeGroup, Date>> {
    const rows = await this.database.rows<GroupRow>(
      `SELECT phase, kind, max(made_at) AS at FROM alarm_notice WHERE made_at >= $1
       GROUP BY phase, kind`,
      [since],
    );
    return new Map(rows.map((row) => [groupOf(row), row.at]));
  }

  override async find(id: string): Promise<Notice | null> {
    const row = await this.database.row<NoticeRow>(
      `SELECT ${COLUMNS} FROM alarm_notice n WHERE n.id = $1`,
      [uuidOrNull(id)],
    );
    return row && toNotice(row);
  }

  override async join(channel: string, since: Date): Promise<void> {
    await this.database.rows(
      `INSERT INTO alarm_channel (name, told_to)
       SELECT $1, COALESCE((SELECT max(position) FROM alarm_notice WHERE made_at < $2), 0)
       WHERE NOT EXISTS (SELECT 1 FROM alarm_channel WHERE name = $1)
       ON CONFLICT (name) DO NOTHING`,
      [channel, since],
    );
  }

  override async next(channel: string, now: Date): Promise<WaitingNotice | null> {
    const latest = new Date(now.getTime() + LONGEST_POSTPONEMENT_SECONDS * 1000);
    const row = await this.database.row<NoticeRow & { readonly failures: number }>(NEXT, [
      channel,
      now,
      latest,
    ]);
    return row && { notice: toNotice(row), failures: row.failures };
  }

  override async settle(channel: string, noticeId: string): Promise<void> {
    await this.database.rows(
      `UPDATE alarm_channel SET failures = 0, next_attempt_at = NULL, last_error = NULL,
         told_to = (SELECT n.position FROM alarm_notice n WHERE n.id = $2)
       WHERE ${IS_NEXT}`,
      [channel, noticeId],
    );
  }

  override async postpone(
    channel: string,
    noticeId: string,
    { until, error }: { readonly until: Date; readonly error: string },
  ): Promise<void> {
    await this.database.rows(
      `UPDATE alarm_channel SET failures = failures + 1, next_attempt_at = $3, last_error = $4
       WHERE ${IS_NEXT}`,
      [channel, noticeId, until, error],
    );
  }

  override standings(): Promise<readonly ChannelStanding[]> {
    return this.database.rows<ChannelStanding>(STANDINGS);
  }

  override async tidy(before: Date, limit: number): Promise<number> {
    return (await this.database.rows(TIDY, [before, limit])).length;
  }
}

function toNotice(row: NoticeRow): Notice {
  return {
    id: row.id,
    phase: row.phase,
    kind: row.kind,
    severity: row.severity,
    shown: row.shown.map((alarm) => ({ ...alarm, firstAt: new Date(alarm.firstAt) })),
    alarmIds: row.alarm_ids,
    at: row.made_at,
  };
}
