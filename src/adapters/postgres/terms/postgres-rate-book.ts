import { Injectable } from '@nestjs/common';
import { Clock, Rate } from '../../../kernel';
import {
  RateBook,
  type CancelledRate,
  type RateDirection,
  type RateDraft,
  type RateRequest,
  type RateRule,
  type RateSchedule,
  type RateVersion,
} from '../../../terms';
import { Database } from '../connection/database';

const COLUMNS = 'version, direction, rate, effective_at, set_by, reason, allowed';
/** Versions that count. */
const LIVING = `(SELECT * FROM rate_version v WHERE NOT EXISTS (
  SELECT 1 FROM rate_cancellation c WHERE c.version = v.version)) AS living`;
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

interface CancelledRow extends RateRow {
  readonly cancelled_at: Date;
  readonly cancelled_by: string;
  readonly cancel_reason: string;
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
      `SELECT ${COLUMNS} FROM ${LIVING} WHERE direction = $1 ORDER BY effective_at, version`,
      [direction],
    );
    return rows.map(toRateVersion);
  }

  override async schedule(): Promise<RateSchedule> {
    const rows = await this.database.rows<RateRow>(
      `SELECT ${COLUMNS} FROM ${LIVING} ORDER BY effective_at, version`,
    );
    const versions = rows.map(toRateVersion);
    return {
      deposit: versions.filter(({ direction }) => direction === 'deposit'),
      withdrawal: versions.filter(({ direction }) => direction === 'withdrawal'),
    };
  }

  override async readUpTo(): Promise<Date | null> {
    const row = await this.database.row<{ block_time: Date }>('SELECT block_time FROM scan_cursor');
    return row?.block_time ?? null;
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

  override async cancelled(): Promise<readonly CancelledRate[]> {
    const rows = await this.database.rows<CancelledRow>(
      `SELECT v.version, v.direction, v.rate, v.effective_at, v.set_by, v.reason, v.allowed,
         c.cancelled_at, c.cancelled_by, c.reason AS cancel_reason
       FROM rate_cancellation c JOIN rate_version v USING (version)
       ORDER BY c.cancelled_at DESC, v.version DESC`,
    );
    return rows.map((row) => ({
      rate: toRateVersion(row),
      cancelledAt: row.cancelled_at,
      cancelledBy: row.cancelled_by,
      reason: row.cancel_reason,
    }));
  }

  override async cancel({ rate, cancelledAt, ...said }: CancelledRate): Promise<void> {
    this.database.requireTransaction('Cancelling a rate');
    await this.database.rows(
      `INSERT INTO rate_cancellation (version, cancelled_at, cancelled_by, reason)
       VALUES ($1, $2, $3, $4)`,
      [rate.version, cancelledAt, said.cancelledBy, said.reason],
    );
  }

  override async requestOf(key: string): Promise<RateRequest | null> {
    const rows = await this.database.rows<RateRow & { readonly content: string }>(
      `SELECT r.content, v.version, v.direction, v.rate, v.effective_at, v.set_by, v.reason, v.allowed
       FROM rate_request r JOIN rate_version v ON v.version = ANY(r.versions)
       WHERE r.key = $1 ORDER BY v.version`,
      [key],
    );
    const [first] = rows;
    return first ? { key, content: first.content, versions: rows.map(toRateVersion) } : null;
  }

  override async keepRequest({ key, content, versions }: RateRequest): Promise<void> {
    this.database.requireTransaction('Keeping a request');
    await this.database.rows(
      'INSERT INTO rate_request (key, content, versions, asked_at) VALUES ($1, $2, $3, $4)',
      [key, content, versions.map(({ version }) => version), this.clock.now()],
    );
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
