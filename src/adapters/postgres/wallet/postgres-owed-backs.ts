import { Injectable } from '@nestjs/common';
import { Assets, Clock, CWD, Money, type Page, type PageRequest } from '../../../kernel';
import {
  OwedBacks,
  type OutgoingPurpose,
  type OwedBack,
  type OwedCause,
  type OwedDecision,
  type OwedState,
} from '../../../wallet';
import { Database } from '../connection/database';
import {
  pageOf,
  readPageRequest,
  unitsOf,
  unitsOrNull,
  uuidOrNull,
} from '../connection/row-values';

const LIST = 'owed-back';
const COLUMNS = `b.position, b.id, b.state, b.cause, b.outgoing_id, o.transaction_id, o.block_number,
  b.purpose, b.purpose_id, b.account_id, b.customer_id, b.amount, b.booked_at, b.decided_at,
  b.decided_by, b.reason, b.points`;
const FROM = 'FROM owed_back b JOIN outgoing_transaction o ON o.id = b.outgoing_id';

interface OwedRow {
  readonly position: string;
  readonly id: string;
  readonly state: OwedState;
  readonly cause: OwedCause;
  readonly outgoing_id: string;
  readonly transaction_id: string;
  readonly block_number: number;
  readonly purpose: OutgoingPurpose;
  readonly purpose_id: string;
  readonly account_id: string;
  readonly customer_id: string | null;
  readonly amount: string;
  readonly booked_at: Date;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
  readonly reason: string | null;
  readonly points: string | null;
}

@Injectable()
export class PostgresOwedBacks extends OwedBacks {
  constructor(
    private readonly database: Database,
    private readonly assets: Assets,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async create(owed: OwedBack): Promise<void> {
    this.database.requireTransaction('Booking what is owed back');
    await this.database.rows(
      `INSERT INTO owed_back (id, state, cause, outgoing_id, purpose, purpose_id, account_id,
         customer_id, amount, booked_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        owed.id,
        owed.state,
        owed.cause,
        owed.outgoingId,
        owed.purpose,
        owed.purposeId,
        owed.accountId,
        owed.customerId,
        owed.amount.units,
        owed.bookedAt,
      ],
    );
  }

  override async find(id: string): Promise<OwedBack | null> {
    const [owed] = await this.select('WHERE b.id = $1', [uuidOrNull(id)]);
    return owed ?? null;
  }

  override async lock(id: string): Promise<OwedBack | null> {
    const [owed] = await this.select('WHERE b.id = $1 FOR NO KEY UPDATE OF b', [uuidOrNull(id)]);
    return owed ?? null;
  }

  override openForAttempt(
    purpose: OutgoingPurpose,
    purposeId: string,
  ): Promise<readonly OwedBack[]> {
    return this.select(
      `WHERE b.purpose_id = $1 AND b.purpose = $2 AND b.state = 'open'
         AND b.cause = 'attempt_living' ORDER BY b.position FOR NO KEY UPDATE OF b`,
      [uuidOrNull(purposeId), purpose],
    );
  }

  override async decide(id: string, { to, by, reason, points }: OwedDecision): Promise<boolean> {
    const rows = await this.database.rows(
      `UPDATE owed_back SET state = $2, decided_at = $3, decided_by = $4, reason = $5, points = $6
       WHERE id = $1 AND state = 'open' RETURNING id`,
      [uuidOrNull(id), to, this.clock.now(), by, reason, points?.units ?? null],
    );
    return rows.length > 0;
  }

  override async list(
    { state }: { state: OwedState | null },
    page: PageRequest,
  ): Promise<Page<OwedBack>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<OwedRow>(
      `SELECT ${COLUMNS} ${FROM}
       WHERE ($1::bigint IS NULL OR b.position < $1) AND ($3::text IS NULL OR b.state = $3)
       ORDER BY b.position DESC LIMIT $2`,
      [before, rowsToRead, state],
    );
    return pageOf(LIST, rows, page, (row) => this.toOwed(row));
  }

  private async select(rest: string, parameters: readonly unknown[]): Promise<OwedBack[]> {
    const rows = await this.database.rows<OwedRow>(`SELECT ${COLUMNS} ${FROM} ${rest}`, parameters);
    return rows.map((row) => this.toOwed(row));
  }

  private toOwed(row: OwedRow): OwedBack {
    const points = unitsOrNull(row.points);
    return {
      id: row.id,
      state: row.state,
      cause: row.cause,
      outgoingId: row.outgoing_id,
      transactionId: row.transaction_id,
      blockNumber: row.block_number,
      purpose: row.purpose,
      purposeId: row.purpose_id,
      accountId: row.account_id,
      customerId: row.customer_id,
      amount: Money.of(unitsOf(row.amount), CWD),
      bookedAt: row.booked_at,
      decidedAt: row.decided_at,
      decidedBy: row.decided_by,
      reason: row.reason,
      points: points === null ? null : Money.of(points, this.assets.points),
    };
  }
}
