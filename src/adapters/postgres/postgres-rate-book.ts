import { Injectable } from '@nestjs/common';
import { Clock, Rate } from '../../kernel';
import {
  RateBook,
  type RateDirection,
  type RateDraft,
  type RateRule,
  type RateSchedule,
  type RateVersion,
} from '../../terms';
import { Database } from './database';

const COLUMNS = 'version, direction, rate, effective_at, set_by, reason, allowed';
/** Any constant number: changes of rates wait for each other. */
const RATES_LOCK = 7_003_001;

interface RateRow {
  readonly version: number;
  readonly direction: RateDirection;
  readonly rate: string;
  readonly effective_at: Date;
  readonly set_by: string;
  readonly reason: string | null;
  readonly allowed: RateRule[];
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

  override async schedule(): Promise<RateSchedule> {
    const rows = await this.database.rows<RateRow>(
      `SELECT ${COLUMNS} FROM rate_version ORDER BY effective_at, version`,
    );
    const versions = rows.map(toRateVersion);
    return {
      deposit: versions.filter(({ direction }) => direction === 'deposit'),
      withdrawal: versions.filter(({ direction }) => direction === 'withdrawal'),
    };
  }

  override async lock(): Promise<void> {
    this.database.requireTransaction('Locking the rates');
    await this.database.rows('SELECT pg_advisory_xact_lock($1)', [RATES_LOCK]);
  }

  override async add(draft: RateDraft): Promise<RateVersion> {
    this.database.requireTransaction('Setting a rate');
    const { direction, rate, effectiveAt, setBy, reason, allowed } = draft;
    const row = await this.database.oneRow<RateRow>(
      `INSERT INTO rate_version (direction, rate, effective_at, set_by, set_at, reason, allowed)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
      [direction, rate.text, effectiveAt, setBy, this.clock.now(), reason, allowed],
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
    reason: row.reason,
    allowed: row.allowed,
  };
}
