import { Injectable } from '@nestjs/common';
import { Assets, Money, type Page, type PageRequest } from '../../../kernel';
import {
  type HoldName,
  type ServiceHold,
  type ServiceHoldFilter,
  ServiceHolds,
  type ServiceHoldState,
} from '../../../ledger';
import { Database } from '../connection/database';
import { pageOf, readPageRequest, unitsOf, uuidOrNull, uuidsOf } from '../connection/row-values';

const LIST = 'holds';
const COLUMNS = `id, position, customer_id, reference, points, reason, placed_by, state, captured,
  placed_at, expires_at, ended_at, ended_by`;

const FIND_NAMED = `
  SELECT ${COLUMNS} FROM service_hold WHERE id = ANY($1::uuid[])
  UNION
  SELECT ${COLUMNS} FROM service_hold
  WHERE (customer_id, reference) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))`;

const ADD = `
  INSERT INTO service_hold (id, customer_id, reference, points, reason, placed_by, state, placed_at,
    expires_at)
  SELECT id, customer_id, reference, points, reason, placed_by, 'held', placed_at, expires_at
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::numeric[], $5::text[], $6::text[],
    $7::timestamptz[], $8::timestamptz[]) WITH ORDINALITY AS given (id, customer_id, reference,
      points, reason, placed_by, placed_at, expires_at, ordinal)
  ORDER BY ordinal`;

const END = `
  UPDATE service_hold h
  SET state = given.state, captured = given.captured, ended_at = given.ended_at,
    ended_by = given.ended_by
  FROM unnest($1::uuid[], $2::text[], $3::numeric[], $4::timestamptz[], $5::text[])
    AS given (id, state, captured, ended_at, ended_by)
  WHERE h.id = given.id`;

interface HoldRow {
  readonly id: string;
  readonly position: string;
  readonly customer_id: string;
  readonly reference: string;
  readonly points: string;
  readonly reason: string;
  readonly placed_by: string;
  readonly state: ServiceHoldState;
  readonly captured: string | null;
  readonly placed_at: Date;
  readonly expires_at: Date | null;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
}

/** One row for each, beside that of the books; see the migration. */
@Injectable()
export class PostgresServiceHolds extends ServiceHolds {
  constructor(
    private readonly database: Database,
    private readonly assets: Assets,
  ) {
    super();
  }

  override async add(holds: readonly ServiceHold[]): Promise<void> {
    this.database.requireTransaction('Placing a hold');
    await this.database.rows(ADD, [
      holds.map(({ id }) => id),
      holds.map(({ customerId }) => customerId),
      holds.map(({ reference }) => reference),
      holds.map(({ points }) => points.units),
      holds.map(({ reason }) => reason),
      holds.map(({ by }) => by),
      holds.map(({ placedAt }) => placedAt),
      holds.map(({ expiresAt }) => expiresAt),
    ]);
  }

  override async end(holds: readonly ServiceHold[]): Promise<void> {
    this.database.requireTransaction('Ending a hold');
    await this.database.rows(END, [
      holds.map(({ id }) => id),
      holds.map(({ state }) => state),
      holds.map(({ captured }) => captured?.units ?? null),
      holds.map(({ endedAt }) => endedAt),
      holds.map(({ endedBy }) => endedBy),
    ]);
  }

  override async find(id: string): Promise<ServiceHold | null> {
    const row = await this.database.row<HoldRow>(
      `SELECT ${COLUMNS} FROM service_hold WHERE id = $1`,
      [uuidOrNull(id)],
    );
    return row && this.toHold(row);
  }

  override async findNamed(names: readonly HoldName[]): Promise<readonly ServiceHold[]> {
    const ids = names.flatMap((name) => ('id' in name ? name.id : []));
    const others = names.flatMap((name) =>
      'id' in name || uuidOrNull(name.customerId) === null ? [] : name,
    );
    const rows = await this.database.rows<HoldRow>(FIND_NAMED, [
      uuidsOf(ids),
      others.map(({ customerId }) => customerId),
      others.map(({ reference }) => reference),
    ]);
    return rows.map((row) => this.toHold(row));
  }

  override async list(
    { customerId, state, reference }: ServiceHoldFilter,
    page: PageRequest,
  ): Promise<Page<ServiceHold>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<HoldRow>(
      `SELECT ${COLUMNS} FROM service_hold
       WHERE customer_id = $1 AND ($2::text IS NULL OR state = $2)
         AND ($3::text IS NULL OR reference = $3) AND ($4::bigint IS NULL OR position < $4)
       ORDER BY position DESC LIMIT $5`,
      [uuidOrNull(customerId), state, reference, before, rowsToRead],
    );
    return pageOf(LIST, rows, page, (row) => this.toHold(row));
  }

  override async due(at: Date, limit: number): Promise<readonly ServiceHold[]> {
    const rows = await this.database.rows<HoldRow>(
      `SELECT ${COLUMNS} FROM service_hold WHERE state = 'held' AND expires_at <= $1
       ORDER BY expires_at, id LIMIT $2`,
      [at, limit],
    );
    return rows.map((row) => this.toHold(row));
  }

  private toHold(row: HoldRow): ServiceHold {
    const { points } = this.assets;
    return {
      id: row.id,
      customerId: row.customer_id,
      reference: row.reference,
      points: Money.of(unitsOf(row.points), points),
      reason: row.reason,
      by: row.placed_by,
      state: row.state,
      captured: row.captured === null ? null : Money.of(unitsOf(row.captured), points),
      placedAt: row.placed_at,
      expiresAt: row.expires_at,
      endedAt: row.ended_at,
      endedBy: row.ended_by,
    };
  }
}
