import { Injectable } from '@nestjs/common';
import {
  type Decision,
  DecisionBook,
  type DecisionEnd,
  type DecisionFilter,
  type DecisionKind,
  type DecisionState,
} from '../../../decisions';
import type { Page, PageRequest } from '../../../kernel';
import { Database } from '../connection/database';
import { pageOf, readPageRequest, uuidOrNull, withinPeriod } from '../connection/row-values';

const LIST = 'decisions';
/** Any constant number: the first half of the lock of each act that is asked for. */
const ASKING_LOCK = 7_001_402;
const COLUMNS = `id, position, kind, key, subject_kind, subject_id, summary, command, reason, asked_by,
  asked_person, asked_people, asked_at, expires_at, is_by_one, state, decided_by, decided_person, decided_at, decision_reason`;

interface DecisionRow {
  readonly id: string;
  readonly position: string;
  readonly kind: DecisionKind;
  readonly key: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly summary: string;
  readonly command: string;
  readonly reason: string | null;
  readonly asked_by: string;
  readonly asked_person: string;
  readonly asked_people: readonly string[];
  readonly asked_at: Date;
  readonly expires_at: Date;
  readonly is_by_one: boolean;
  readonly state: DecisionState;
  readonly decided_by: string | null;
  readonly decided_person: string | null;
  readonly decided_at: Date | null;
  readonly decision_reason: string | null;
}

@Injectable()
export class PostgresDecisionBook extends DecisionBook {
  constructor(private readonly database: Database) {
    super();
  }

  override async lockAsking(kind: DecisionKind, key: string): Promise<void> {
    this.database.requireTransaction('Asking for an act');
    await this.database.rows('SELECT pg_advisory_xact_lock($1, hashtext($2))', [
      ...[ASKING_LOCK, `${kind} ${key}`],
    ]);
  }

  override async add(decision: Decision): Promise<void> {
    const { id, kind, key, subject, summary, command, reason, state } = decision;
    const { askedBy, askedPerson, askedPeople, askedAt, expiresAt, isByOne } = decision;
    const { decidedBy, decidedPerson, decidedAt, decisionReason } = decision;
    await this.database.rows(
      `INSERT INTO decision (id, kind, key, subject_kind, subject_id, summary, command, reason, state,
         asked_by, asked_person, asked_people, asked_at, expires_at, is_by_one,
         decided_by, decided_person, decided_at, decision_reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
      [
        ...[id, kind, key, subject.kind, subject.id, summary, command, reason, state],
        ...[askedBy, askedPerson, askedPeople, askedAt, expiresAt, isByOne],
        ...[decidedBy, decidedPerson, decidedAt, decisionReason],
      ],
    );
  }

  override find(id: string): Promise<Decision | null> {
    return this.read(id, '');
  }

  override lock(id: string): Promise<Decision | null> {
    this.database.requireTransaction('Deciding');
    return this.read(id, 'FOR UPDATE');
  }

  override async latestOf(kind: DecisionKind, key: string): Promise<Decision | null> {
    const row = await this.database.row<DecisionRow>(
      `SELECT ${COLUMNS} FROM decision WHERE kind = $1 AND md5(key) = md5($2) AND key = $2
       ORDER BY position DESC LIMIT 1`,
      [kind, key],
    );
    return row && toDecision(row);
  }

  override async end(id: string, given: DecisionEnd): Promise<boolean> {
    const { state, decidedBy, decidedPerson, decidedAt, decisionReason } = given;
    const row = await this.database.row(
      `UPDATE decision SET state = $2, decided_by = $3, decided_person = $4, decided_at = $5,
         decision_reason = $6
       WHERE id = $1 AND state = 'pending' RETURNING id`,
      [uuidOrNull(id), state, decidedBy, decidedPerson, decidedAt, decisionReason],
    );
    return row !== null;
  }

  override async expired(now: Date, limit: number): Promise<readonly Decision[]> {
    const rows = await this.database.rows<DecisionRow>(
      `SELECT ${COLUMNS} FROM decision WHERE state = 'pending' AND expires_at <= $1
       ORDER BY expires_at, position LIMIT $2`,
      [now, limit],
    );
    return rows.map(toDecision);
  }

  override async pending(limit: number): Promise<readonly Decision[]> {
    const rows = await this.database.rows<DecisionRow>(
      `SELECT ${COLUMNS} FROM decision WHERE state = 'pending'
       ORDER BY expires_at, position LIMIT $1`,
      [limit],
    );
    return rows.map(toDecision);
  }

  override async list(filter: DecisionFilter, page: PageRequest): Promise<Page<Decision>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const parameters: unknown[] = [rowsToRead];
    const conditions = withinPeriod('asked_at', filter, parameters);
    for (const column of ['state', 'kind'] as const) {
      const value = filter[column];
      if (value !== undefined) conditions.push(`${column} = $${parameters.push(value)}`);
    }
    if (before !== null) conditions.push(`position < $${parameters.push(before)}`);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await this.database.rows<DecisionRow>(
      `SELECT ${COLUMNS} FROM decision ${where} ORDER BY position DESC LIMIT $1`,
      parameters,
    );
    return pageOf(LIST, rows, page, toDecision);
  }

  private async read(id: string, lock: '' | 'FOR UPDATE'): Promise<Decision | null> {
    const row = await this.database.row<DecisionRow>(
      `SELECT ${COLUMNS} FROM decision WHERE id = $1 ${lock}`,
      [uuidOrNull(id)],
    );
    return row && toDecision(row);
  }
}

function toDecision(row: DecisionRow): Decision {
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    subject: { kind: row.subject_kind, id: row.subject_id },
    summary: row.summary,
    command: row.command,
    reason: row.reason,
    askedBy: row.asked_by,
    askedPerson: row.asked_person,
    askedPeople: row.asked_people,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    isByOne: row.is_by_one,
    state: row.state,
    decidedBy: row.decided_by,
    decidedPerson: row.decided_person,
    decidedAt: row.decided_at,
    decisionReason: row.decision_reason,
  };
}
