import { Injectable } from '@nestjs/common';
import { Clock, Rate } from '../../kernel';
import { RateBook, type RateDirection, type RateVersion } from '../../terms';
import { Database } from './database';

const COLUMNS = 'version, direction, rate, effective_at, set_by';

interface RateRow {
  readonly version: number;
  readonly direction: RateDirection;
  readonly rate: string;
  readonly effective_at: Date;
  readonly set_by: string;
}

@Injectable()
export class PostgresRateBook extends RateBook {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async versions(direction: RateDirection): Promise<readonly RateVersion[]> {
    const rows = await this.database.rows<RateRow>(
      `SELECT ${COLUMNS} FROM rate_version WHERE direction = $1 ORDER BY effective_at, version`,
      [direction],
    );
    return rows.map(toRateVersion);
  }

  override async add(
    direction: RateDirection,
    rate: Rate,
    effectiveAt: Date,
    setBy: string,
  ): Promise<RateVersion> {
    this.database.requireTransaction('Setting a rate');
    const row = await this.database.oneRow<RateRow>(
      `INSERT INTO rate_version (direction, rate, effective_at, set_by, set_at)
       VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
      [direction, rate.text, effectiveAt, setBy, this.clock.now()],
    );
    return toRateVersion(row);
  }
}

function toRateVersion(row: RateRow): RateVersion {
  return {
    version: row.version,
    direction: row.direction,
    rate: Rate.parse(row.rate),
    effectiveAt: row.effective_at,
    setBy: row.set_by,
  };
}
