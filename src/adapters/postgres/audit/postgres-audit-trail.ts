import { Injectable } from '@nestjs/common';
import {
  type ActFilter,
  type ActHead,
  type AnchoredHead,
  AuditTrail,
  type ChainedAct,
  type OperatorAct,
  type VerifiedCopy,
} from '../../../audit';
import type { Page, PageRequest } from '../../../kernel';
import { type BatchedWrite, Database } from '../connection/database';
import { pageOf, readPageRequest, withinPeriod } from '../connection/row-values';

const LIST = 'operators-acts';
const COLUMNS = `number, acted_at, act, operator, key_id, request_id, subject_kind, subject_id, reason,
  before, after, details, encode(previous_hash, 'hex') AS previous_hash, encode(hash, 'hex') AS hash`;

const ANCHORED = `SELECT to_char(audit_anchor.day, 'YYYY-MM-DD') AS day, number, encode(hash, 'hex') AS hash
  FROM audit_anchor`;

interface AnchoredRow {
  readonly day: string;
  readonly number: string;
  readonly hash: string;
}

interface ActRow {
  readonly number: string;
  readonly acted_at: Date;
  readonly act: string;
  readonly operator: string;
  readonly key_id: string | null;
  readonly request_id: string | null;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly reason: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly details: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** The owner's function waits for others who act at this moment, and chains what it is given. */
const ACTS: BatchedWrite<OperatorAct> = {
  async write(acts, database) {
    await database.rows(
      `SELECT append_operator_acts($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[],
         $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])`,
      [
        acts.map(({ at }) => at),
        acts.map(({ act }) => act),
        acts.map(({ operator }) => operator),
        acts.map(({ keyId }) => keyId),
        acts.map(({ requestId }) => requestId),
        acts.map(({ subject }) => subject.kind),
        acts.map(({ subject }) => subject.id),
        acts.map(({ reason }) => reason),
        acts.map(({ before }) => before),
        acts.map(({ after }) => after),
        acts.map(({ details }) => details),
      ],
    );
  },
};

@Injectable()
export class PostgresAuditTrail extends AuditTrail {
  constructor(private readonly database: Database) {
    super();
  }

  override append(act: OperatorAct): void {
    this.database.writeAtCommit(ACTS, [act]);
  }

  override async list(filter: ActFilter, page: PageRequest): Promise<Page<ChainedAct>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const parameters: unknown[] = [rowsToRead];
    const conditions = conditionsOf(filter, parameters);
    if (before !== null) conditions.push(`number < $${parameters.push(before)}`);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await this.database.rows<ActRow>(
      `SELECT ${COLUMNS} FROM operator_act ${where} ORDER BY number DESC LIMIT $1`,
      parameters,
    );
    const placed = rows.map((row) => ({ ...row, position: row.number }));
    return pageOf(LIST, placed, page, toAct);
  }

  override async following(number: number, limit: number): Promise<readonly ChainedAct[]> {
    const rows = await this.database.rows<ActRow>(
      `SELECT ${COLUMNS} FROM operator_act WHERE number > $1 ORDER BY number LIMIT $2`,
      [number, limit],
    );
    return rows.map(toAct);
  }

  override async head(): Promise<ActHead | null> {
    const row = await this.database.row<Pick<ActRow, 'number' | 'hash'>>(
      `SELECT number, encode(hash, 'hex') AS hash FROM operator_act ORDER BY number DESC LIMIT 1`,
    );
    return row && { number: Number(row.number), hash: row.hash };
  }

  override async keepAnchored({ day, number, hash }: AnchoredHead, at: Date): Promise<boolean> {
    const row = await this.database.row(
      `INSERT INTO audit_anchor (day, number, hash, anchored_at)
       VALUES ($1, $2, decode($3, 'hex'), $4) ON CONFLICT DO NOTHING RETURNING day`,
      [day, number, hash, at],
    );
    return row !== null;
  }

  override async anchored(): Promise<readonly AnchoredHead[]> {
    const rows = await this.database.rows<AnchoredRow>(`${ANCHORED} ORDER BY audit_anchor.day`);
    return rows.map(toAnchored);
  }

  override async lastAnchored(): Promise<AnchoredHead | null> {
    const sql = `${ANCHORED} ORDER BY audit_anchor.day DESC LIMIT 1`;
    const row = await this.database.row<AnchoredRow>(sql);
    return row && toAnchored(row);
  }

  override async noteCopy({ copiedAt, isWhole }: VerifiedCopy, at: Date): Promise<void> {
    await this.database.rows(
      `INSERT INTO verified_copy (copied_at, is_whole, noted_at) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING`,
      [copiedAt, isWhole, at],
    );
  }

  override async newestCopy(): Promise<VerifiedCopy | null> {
    const row = await this.database.row<{ copied_at: Date; is_whole: boolean }>(
      `SELECT copied_at, is_whole FROM verified_copy
       ORDER BY copied_at DESC, is_whole ASC LIMIT 1`,
    );
    return row && { copiedAt: row.copied_at, isWhole: row.is_whole };
  }
}

function toAnchored({ day, number, hash }: AnchoredRow): AnchoredHead {
  return { day, number: Number(number), hash };
}

function conditionsOf(filter: ActFilter, parameters: unknown[]): string[] {
  const { act, operator, requestId, subjectKind, subjectId } = filter;
  const wanted: readonly (readonly [string, string | undefined])[] = [
    ['act', act],
    ['operator', operator],
    ['request_id', requestId],
    ['subject_kind', subjectKind],
    ['subject_id', subjectId],
  ];
  const conditions = wanted.flatMap(([column, value]) =>
    value === undefined ? [] : [`${column} = $${parameters.push(value)}`],
  );
  return [...conditions, ...withinPeriod('acted_at', filter, parameters)];
}

function toAct(row: ActRow): ChainedAct {
  return {
    number: Number(row.number),
    at: row.acted_at,
    act: row.act,
    operator: row.operator,
    keyId: row.key_id,
    requestId: row.request_id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    reason: row.reason,
    before: row.before,
    after: row.after,
    details: row.details,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
