import { Injectable } from '@nestjs/common';
import { Clock, newId, type Page, type PageRequest } from '../../../kernel';
import {
  Findings,
  MAX_FINDINGS_AT_ONCE,
  type Finding,
  type FindingDraft,
  type FindingFilter,
  type FindingKind,
  type HaltScope,
} from '../../../safety';
import { Database } from '../connection/database';
import { Conditions, pageNewestFirst, type TimedList } from '../connection/newest-first';
import { uuidOrNull } from '../connection/row-values';

const COLUMNS = `id, kind, subject, summary, evidence, halts, opened_at, last_seen_at,
  closed_at, closed_by, close_reason`;
const LIST: TimedList = {
  ...{ name: 'findings', table: 'finding', alias: 'f', columns: COLUMNS },
  ...{ time: 'opened_at', position: 'position' },
};

interface FindingRow {
  readonly id: string;
  readonly kind: FindingKind;
  readonly subject: string;
  readonly summary: string;
  readonly evidence: Readonly<Record<string, string>>;
  readonly halts: readonly HaltScope[];
  readonly opened_at: Date;
  readonly last_seen_at: Date;
  readonly closed_at: Date | null;
  readonly closed_by: string | null;
  readonly close_reason: string | null;
}

@Injectable()
export class PostgresFindings extends Findings {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async open(draft: FindingDraft): Promise<{ finding: Finding; isNew: boolean }> {
    const id = newId();
    const row = await this.database.oneRow<FindingRow>(
      `INSERT INTO finding (id, kind, subject, summary, evidence, halts, opened_at, last_seen_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
       ON CONFLICT (kind, subject) WHERE closed_at IS NULL
       DO UPDATE SET last_seen_at = EXCLUDED.last_seen_at, summary = EXCLUDED.summary,
         evidence = EXCLUDED.evidence, halts = EXCLUDED.halts
       RETURNING ${COLUMNS}`,
      [
        id,
        draft.kind,
        draft.subject,
        draft.summary,
        JSON.stringify(draft.evidence),
        draft.halts,
        this.clock.now(),
      ],
    );
    return { finding: toFinding(row), isNew: row.id === id };
  }

  override async closeBySubject(
    kind: FindingKind,
    subject: string,
    by: string,
    reason: string,
  ): Promise<Finding | null> {
    const row = await this.database.row<FindingRow>(
      `UPDATE finding SET closed_at = $3, closed_by = $4, close_reason = $5
       WHERE kind = $1 AND subject = $2 AND closed_at IS NULL RETURNING ${COLUMNS}`,
      [kind, subject, this.clock.now(), by, reason],
    );
    return row && toFinding(row);
  }

  override async close(id: string, by: string, reason: string): Promise<Finding | null> {
    const row = await this.database.row<FindingRow>(
      `UPDATE finding SET closed_at = $2, closed_by = $3, close_reason = $4
       WHERE id = $1 AND closed_at IS NULL RETURNING ${COLUMNS}`,
      [uuidOrNull(id), this.clock.now(), by, reason],
    );
    return row && toFinding(row);
  }

  override async find(id: string): Promise<Finding | null> {
    const row = await this.database.row<FindingRow>(
      `SELECT ${COLUMNS} FROM finding WHERE id = $1`,
      [uuidOrNull(id)],
    );
    return row && toFinding(row);
  }

  override list(
    { open, kind, subject, ...period }: FindingFilter,
    page: PageRequest,
  ): Promise<Page<Finding>> {
    const conditions = new Conditions()
      .add(subject, (value) => `f.subject = ${value}`)
      .add(kind, (value) => `f.kind = ${value}`);
    if (open === true) conditions.require('f.closed_at IS NULL');
    if (open === false) conditions.look('f.closed_at IS NOT NULL');
    const question = conditions.within(period);
    return pageNewestFirst(this.database, LIST, question, page, toFinding);
  }

  override async openOf(kinds: readonly FindingKind[]): Promise<readonly Finding[]> {
    const rows = await this.database.rows<FindingRow>(
      `SELECT ${COLUMNS} FROM finding WHERE closed_at IS NULL AND kind = ANY($1::text[])
       ORDER BY position LIMIT $2`,
      [kinds, MAX_FINDINGS_AT_ONCE],
    );
    return rows.map(toFinding);
  }

  override async wasOpened(kind: FindingKind, subject: string): Promise<boolean> {
    const row = await this.database.row(
      'SELECT 1 FROM finding WHERE kind = $1 AND subject = $2 LIMIT 1',
      [kind, subject],
    );
    return row !== null;
  }

  /** The condition is that of the index: most findings halt nothing. */
  override async openHalting(scope: HaltScope): Promise<readonly Finding[]> {
    const rows = await this.database.rows<FindingRow>(
      `SELECT ${COLUMNS} FROM finding
       WHERE closed_at IS NULL AND halts <> '{}' AND $1 = ANY(halts)
       ORDER BY position LIMIT $2`,
      [scope, MAX_FINDINGS_AT_ONCE],
    );
    return rows.map(toFinding);
  }

  override async countOpenByKind(): Promise<ReadonlyMap<FindingKind, number>> {
    const rows = await this.database.rows<{ kind: FindingKind; count: number }>(
      `SELECT kind, count(*)::integer AS count FROM finding WHERE closed_at IS NULL
       GROUP BY kind ORDER BY kind`,
    );
    return new Map(rows.map(({ kind, count }) => [kind, count]));
  }
}

function toFinding(row: FindingRow): Finding {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    summary: row.summary,
    evidence: row.evidence,
    halts: row.halts,
    openedAt: row.opened_at,
    lastSeenAt: row.last_seen_at,
    closedAt: row.closed_at,
    closedBy: row.closed_by,
    closeReason: row.close_reason,
  };
}
