import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '../../../kernel';
import { Surpluses, type Explained, type Surplus } from '../../../wallet';
import { Database } from '../connection/database';
import { pageOf, readPageRequest, unitsOf, uuidOrNull } from '../connection/row-values';

const LIST = 'surpluses';
/** Each costs a stranger more than any of them is worth; so many are never there. */
const LOCKED_MAXIMUM = 1_000;
const COLUMNS = 'id, position, units, remaining, kept, since_block, up_to_block, booked_at';

interface SurplusRow {
  readonly id: string;
  readonly position: string;
  readonly units: string;
  readonly remaining: string;
  readonly kept: string;
  readonly since_block: number;
  readonly up_to_block: number;
  readonly booked_at: Date;
}

@Injectable()
export class PostgresSurpluses extends Surpluses {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(surplus: Surplus): Promise<void> {
    this.database.requireTransaction('Booking a surplus');
    await this.database.rows(
      `INSERT INTO surplus (id, units, remaining, kept, since_block, up_to_block, booked_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        surplus.id,
        surplus.units,
        surplus.remaining,
        surplus.kept,
        surplus.sinceBlock,
        surplus.upToBlock,
        surplus.bookedAt,
      ],
    );
  }

  override async lockThatMayHold(blockNumber: number): Promise<readonly Surplus[]> {
    this.database.requireTransaction('Locking surpluses');
    const rows = await this.database.rows<SurplusRow>(
      `SELECT ${COLUMNS} FROM surplus WHERE up_to_block >= $1 AND remaining + kept > 0
       ORDER BY since_block < $1, since_block, position LIMIT $2 FOR UPDATE`,
      [blockNumber, LOCKED_MAXIMUM],
    );
    return rows.map(toSurplus);
  }

  override async lockOpen(): Promise<readonly Surplus[]> {
    this.database.requireTransaction('Locking surpluses');
    const rows = await this.database.rows<SurplusRow>(
      `SELECT ${COLUMNS} FROM surplus WHERE remaining > 0 ORDER BY position DESC LIMIT $1 FOR UPDATE`,
      [LOCKED_MAXIMUM],
    );
    return rows.map(toSurplus);
  }

  override async find(id: string): Promise<Surplus | null> {
    const row = await this.database.row<SurplusRow>(
      `SELECT ${COLUMNS} FROM surplus WHERE id = $1`,
      [uuidOrNull(id)],
    );
    return row && toSurplus(row);
  }

  override async lock(id: string): Promise<Surplus | null> {
    this.database.requireTransaction('Locking a surplus');
    const row = await this.database.row<SurplusRow>(
      `SELECT ${COLUMNS} FROM surplus WHERE id = $1 FOR UPDATE`,
      [uuidOrNull(id)],
    );
    return row && toSurplus(row);
  }

  override async explain({ surplus, units, kept }: Explained): Promise<void> {
    this.database.requireTransaction('Taking from a surplus');
    await this.database.rows(
      'UPDATE surplus SET remaining = remaining - $2, kept = kept - $3 WHERE id = $1',
      [surplus.id, units, kept],
    );
  }

  override async keep(id: string): Promise<void> {
    this.database.requireTransaction('Keeping a surplus');
    await this.database.rows(
      'UPDATE surplus SET kept = kept + remaining, remaining = 0 WHERE id = $1',
      [id],
    );
  }

  override async isAnyOpen(): Promise<boolean> {
    return (await this.database.row('SELECT 1 FROM surplus WHERE remaining > 0 LIMIT 1')) !== null;
  }

  override async list(
    { open }: { open: boolean | null },
    page: PageRequest,
  ): Promise<Page<Surplus>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<SurplusRow>(
      `SELECT ${COLUMNS} FROM surplus
       WHERE ($1::boolean IS NULL OR (remaining > 0) = $1)
         AND ($2::bigint IS NULL OR position < $2)
       ORDER BY position DESC LIMIT $3`,
      [open, before, rowsToRead],
    );
    return pageOf(LIST, rows, page, toSurplus);
  }
}

function toSurplus(row: SurplusRow): Surplus {
  return {
    id: row.id,
    units: unitsOf(row.units),
    remaining: unitsOf(row.remaining),
    kept: unitsOf(row.kept),
    sinceBlock: row.since_block,
    upToBlock: row.up_to_block,
    bookedAt: row.booked_at,
  };
}
