import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel';
import {
  LIMIT_NAMES,
  LimitBook,
  type LimitName,
  type LimitValues,
  type LimitVersion,
} from '../../../terms';
import { Database } from '../connection/database';

/** Any constant number: the first half of the lock of each limit. */
const LIMITS_LOCK = 7_003_002;

interface LimitRow {
  readonly name: LimitName;
  readonly value: string;
  readonly set_at: Date;
  readonly set_by: string;
}

@Injectable()
export class PostgresLimitBook extends LimitBook {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Throws when a limit was never set: taking it for `none` would switch it off unnoticed. */
  override async current(): Promise<LimitValues> {
    const rows = await this.database.rows<Pick<LimitRow, 'name' | 'value'>>(
      `SELECT name, newest.value FROM unnest($1::text[]) AS asked (name)
       CROSS JOIN LATERAL (
         SELECT value FROM limit_version l WHERE l.name = asked.name
         ORDER BY version DESC LIMIT 1
       ) AS newest`,
      [LIMIT_NAMES],
    );
    const values = new Map(rows.map(({ name, value }) => [name, value]));
    const valueOf = (name: LimitName): string => {
      const value = values.get(name);
      if (value === undefined) throw new Error(`The limit ${name} was never set`);
      return value;
    };
    return {
      codes_per_customer_per_day: valueOf('codes_per_customer_per_day'),
      codes_per_customer_and_account_per_day: valueOf('codes_per_customer_and_account_per_day'),
      codes_per_day: valueOf('codes_per_day'),
      link_messages_per_customer_per_day: valueOf('link_messages_per_customer_per_day'),
      deposit_minimum: valueOf('deposit_minimum'),
      withdrawal_minimum: valueOf('withdrawal_minimum'),
      withdrawal_maximum: valueOf('withdrawal_maximum'),
      withdrawal_count_per_customer_per_day: valueOf('withdrawal_count_per_customer_per_day'),
      withdrawals_per_customer_per_day: valueOf('withdrawals_per_customer_per_day'),
      withdrawals_per_day: valueOf('withdrawals_per_day'),
      approval_above: valueOf('approval_above'),
    };
  }

  override async history(name: LimitName): Promise<readonly LimitVersion[]> {
    const rows = await this.database.rows<LimitRow>(
      'SELECT name, value, set_at, set_by FROM limit_version WHERE name = $1 ORDER BY version',
      [name],
    );
    return rows.map(toLimitVersion);
  }

  override async lock(name: LimitName): Promise<void> {
    this.database.requireTransaction('Locking a limit');
    await this.database.rows('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LIMITS_LOCK, name]);
  }

  override async set(name: LimitName, value: string, setBy: string): Promise<LimitVersion> {
    this.database.requireTransaction('Setting a limit');
    const row = await this.database.oneRow<LimitRow>(
      `INSERT INTO limit_version (name, value, set_by, set_at) VALUES ($1, $2, $3, $4)
       RETURNING name, value, set_at, set_by`,
      [name, value, setBy, this.clock.now()],
    );
    return toLimitVersion(row);
  }
}

function toLimitVersion(row: LimitRow): LimitVersion {
  return { name: row.name, value: row.value, setAt: row.set_at, setBy: row.set_by };
}
