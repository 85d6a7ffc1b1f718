import { Injectable } from '@nestjs/common';
import {
  type Alarm,
  type AlarmCount,
  type AlarmFilter,
  type AlarmKind,
  Alarms,
  type AlarmState,
  type Severity,
  shownAlarm,
  type StoredAlarm,
} from '../../../alarms';
import type { Page, PageRequest } from '../../../kernel';
import { Database } from '../connection/database';
import { pageOf, readPageRequest, uuidOrNull, uuidsOf } from '../connection/row-values';

const LIST = 'alarms';
const COLUMNS = `id, position, kind, subject, severity, state, summary, first_at, last_at, count,
  acknowledged_at, acknowledged_by, cleared_at, told_as, told_at, tellings`;

/** The conditions are those of the indexes: what is over is most of the table. */
const WATCHED = `
  SELECT ${COLUMNS} FROM alarm WHERE id IN (
    SELECT id FROM alarm WHERE state <> 'cleared'
    UNION ALL
    SELECT id FROM alarm WHERE state = 'cleared' AND cleared_at >= $1
    UNION ALL
    SELECT id FROM alarm WHERE state = 'cleared' AND told_as = 'raised' AND severity <> 'info')
  ORDER BY position FOR NO KEY UPDATE`;

/**
 * Rows come as JSON: one statement for all of them. Not by ON CONFLICT: what a row may be born as is asked before
 * the conflict is found.
 */
const SAVE = `
  WITH given AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS given (id uuid, kind text, subject text, severity text,
      state text, summary text, "firstAt" timestamptz, "lastAt" timestamptz, count integer,
      "acknowledgedAt" timestamptz, "acknowledgedBy" text, "clearedAt" timestamptz, "toldAs" text,
      "toldAt" timestamptz, tellings integer)
  ), changed AS (
    UPDATE alarm SET state = given.state, summary = given.summary, last_at = given."lastAt",
      count = given.count, acknowledged_at = given."acknowledgedAt",
      acknowledged_by = given."acknowledgedBy", cleared_at = given."clearedAt",
      told_as = given."toldAs", told_at = given."toldAt", tellings = given.tellings
    FROM given WHERE alarm.id = given.id RETURNING alarm.id
  )
  INSERT INTO alarm (id, kind, subject, severity, state, summary, first_at, last_at, count,
    acknowledged_at, acknowledged_by, cleared_at, told_as, told_at, tellings)
  SELECT id, kind, subject, severity, state, summary, "firstAt", "lastAt", count, "acknowledgedAt",
    "acknowledgedBy", "clearedAt", "toldAs", "toldAt", tellings
  FROM given WHERE id NOT IN (SELECT id FROM changed)`;
/** Locked in the order in which the watch locks them. */
const ACKNOWLEDGE = `
  UPDATE alarm SET state = 'acknowledged', acknowledged_by = $2, acknowledged_at = $3
  WHERE id IN (
    SELECT id FROM alarm WHERE id = ANY($1::uuid[]) AND state = 'open'
    ORDER BY position FOR NO KEY UPDATE)
  RETURNING ${COLUMNS}`;

interface AlarmRow {
  readonly id: string;
  readonly position: string;
  readonly kind: AlarmKind;
  readonly subject: string;
  readonly severity: Severity;
  readonly state: AlarmState;
  readonly summary: string;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly count: number;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string | null;
  readonly cleared_at: Date | null;
  readonly told_as: StoredAlarm['toldAs'];
  readonly told_at: Date | null;
  readonly tellings: number;
}

@Injectable()
export class PostgresAlarms extends Alarms {
  constructor(private readonly database: Database) {
    super();
  }

  override async watched(clearedSince: Date): Promise<readonly StoredAlarm[]> {
    this.database.requireTransaction('Watching alarms');
    return (await this.database.rows<AlarmRow>(WATCHED, [clearedSince])).map(toAlarm);
  }

  override async save(alarms: readonly StoredAlarm[]): Promise<void> {
    if (alarms.length > 0) await this.database.rows(SAVE, [JSON.stringify(alarms)]);
  }

  override async acknowledge(
    ids: readonly string[],
    by: string,
    at: Date,
  ): Promise<readonly Alarm[]> {
    const rows = await this.database.rows<AlarmRow>(ACKNOWLEDGE, [uuidsOf(ids), by, at]);
    return rows.map(toShown);
  }

  override async find(id: string): Promise<Alarm | null> {
    const row = await this.database.row<AlarmRow>(`SELECT ${COLUMNS} FROM alarm WHERE id = $1`, [
      uuidOrNull(id),
    ]);
    return row && toShown(row);
  }

  override async list({ state }: AlarmFilter, page: PageRequest): Promise<Page<Alarm>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<AlarmRow>(
      `SELECT ${COLUMNS} FROM alarm
       WHERE ($1::text IS NULL OR state = $1) AND ($2::bigint IS NULL OR position < $2)
       ORDER BY position DESC LIMIT $3`,
      [state, before, rowsToRead],
    );
    return pageOf(LIST, rows, page, toShown);
  }

  override countLiving(): Promise<readonly AlarmCount[]> {
    return this.database.rows<AlarmCount>(
      `SELECT severity, state, count(*)::integer AS count FROM alarm WHERE state <> 'cleared'
       GROUP BY severity, state ORDER BY severity, state`,
    );
  }

  override async tidy(before: Date, limit: number): Promise<number> {
    const rows = await this.database.rows(
      `DELETE FROM alarm WHERE id IN (
         SELECT id FROM alarm WHERE state = 'cleared' AND cleared_at < $1 ORDER BY cleared_at LIMIT $2)
       RETURNING id`,
      [before, limit],
    );
    return rows.length;
  }
}

function toShown(row: AlarmRow): Alarm {
  return shownAlarm(toAlarm(row));
}

function toAlarm(row: AlarmRow): StoredAlarm {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    severity: row.severity,
    state: row.state,
    summary: row.summary,
    firstAt: row.first_at,
    lastAt: row.last_at,
    count: row.count,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    clearedAt: row.cleared_at,
    toldAs: row.told_as,
    toldAt: row.told_at,
    tellings: row.tellings,
  };
}
