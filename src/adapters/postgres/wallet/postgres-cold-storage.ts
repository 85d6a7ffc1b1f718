import { Injectable } from '@nestjs/common';
import { CWD, DomainError, Money, type Page, type PageRequest } from '../../../kernel';
import {
  type ColdAccount,
  ColdStorage,
  type Sweep,
  type SweepEnd,
  type SweepState,
} from '../../../wallet';
import { Database } from '../connection/database';
import { pageOf, readPageRequest, unitsOf, uuidOrNull } from '../connection/row-values';

const LIST = 'sweeps';
const COLUMNS = `id, position, state, to_account_id, amount, may_take_owed, ordered_by, approved_by,
  reason, ordered_at, waiting_for, ended_at, ended_by, end_reason`;

interface AccountRow {
  readonly account_id: string;
  readonly account_name: string;
  readonly accepted_at: Date;
}

interface SweepRow {
  readonly id: string;
  readonly position: string;
  readonly state: SweepState;
  readonly to_account_id: string;
  readonly amount: string;
  readonly may_take_owed: boolean;
  readonly ordered_by: string;
  readonly approved_by: string | null;
  readonly reason: string;
  readonly ordered_at: Date;
  readonly waiting_for: string | null;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
  readonly end_reason: string | null;
}

@Injectable()
export class PostgresColdStorage extends ColdStorage {
  constructor(private readonly database: Database) {
    super();
  }

  override async accounts(): Promise<readonly ColdAccount[]> {
    const rows = await this.database.rows<AccountRow>(
      'SELECT account_id, account_name, accepted_at FROM cold_wallet ORDER BY position',
    );
    return rows.map((row) => ({
      accountId: row.account_id,
      accountName: row.account_name,
      acceptedAt: row.accepted_at,
    }));
  }

  override async accept({ accountId, accountName, acceptedAt }: ColdAccount): Promise<void> {
    this.database.requireTransaction('Accepting a cold wallet');
    // The same lock as the guards of both tables: whoever links the account has committed, or comes later.
    await this.database.rows(
      `SELECT pg_advisory_xact_lock(hashtextextended('cold wallet ' || $1::text, 0))`,
      [accountId],
    );
    if (await this.database.row('SELECT 1 FROM link WHERE account_id = $1 LIMIT 1', [accountId])) {
      throw new DomainError('cold_wallet_is_customers', { accountName });
    }
    await this.database.rows(
      `INSERT INTO cold_wallet (account_id, account_name, accepted_at) VALUES ($1, $2, $3)
       ON CONFLICT (account_id) DO NOTHING`,
      [accountId, accountName, acceptedAt],
    );
  }

  override async add(sweep: Sweep): Promise<void> {
    this.database.requireTransaction('Ordering a sweep');
    const added = await this.database.row(
      `INSERT INTO sweep (id, state, to_account_id, amount, may_take_owed, ordered_by, approved_by,
         reason, ordered_at, waiting_for, ended_at, ended_by, end_reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       ON CONFLICT ((true)) WHERE state = 'ordered' DO NOTHING RETURNING id`,
      [
        ...[sweep.id, sweep.state, sweep.toAccountId, sweep.amount.units, sweep.mayTakeOwed],
        ...[sweep.orderedBy, sweep.approvedBy, sweep.reason, sweep.orderedAt, sweep.waitingFor],
        ...[sweep.endedAt, sweep.endedBy, sweep.endReason],
      ],
    );
    if (!added) throw new DomainError('sweep_under_way');
  }

  override async find(id: string): Promise<Sweep | null> {
    const row = await this.database.row<SweepRow>(`SELECT ${COLUMNS} FROM sweep WHERE id = $1`, [
      uuidOrNull(id),
    ]);
    return row && toSweep(row);
  }

  override async lock(id: string): Promise<Sweep | null> {
    this.database.requireTransaction('Locking a sweep');
    const row = await this.database.row<SweepRow>(
      `SELECT ${COLUMNS} FROM sweep WHERE id = $1 FOR NO KEY UPDATE`,
      [uuidOrNull(id)],
    );
    return row && toSweep(row);
  }

  override async unsigned(limit: number, except: readonly string[]): Promise<readonly Sweep[]> {
    const rows = await this.database.rows<SweepRow>(
      `SELECT ${COLUMNS} FROM sweep s
       WHERE s.state = 'ordered' AND s.id <> ALL($2::uuid[]) AND NOT EXISTS (
         SELECT 1 FROM outgoing_payment p
         WHERE p.purpose = 'sweep' AND p.purpose_id = s.id AND p.living)
       ORDER BY s.position LIMIT $1`,
      [limit, except],
    );
    return rows.map(toSweep);
  }

  override async transition(
    id: string,
    from: SweepState,
    to: SweepState,
    { at, by, reason }: SweepEnd,
  ): Promise<boolean> {
    const moved = await this.database.row(
      `UPDATE sweep SET state = $3, waiting_for = NULL, ended_at = $4, ended_by = $5, end_reason = $6
       WHERE id = $1 AND state = $2 RETURNING id`,
      [uuidOrNull(id), from, to, at, by, reason],
    );
    return moved !== null;
  }

  override async noteWaiting(id: string, waitingFor: string | null): Promise<void> {
    await this.database.rows(
      "UPDATE sweep SET waiting_for = $2 WHERE id = $1 AND state = 'ordered'",
      [uuidOrNull(id), waitingFor],
    );
  }

  override async list(page: PageRequest): Promise<Page<Sweep>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<SweepRow>(
      `SELECT ${COLUMNS} FROM sweep WHERE $1::bigint IS NULL OR position < $1
       ORDER BY position DESC LIMIT $2`,
      [before, rowsToRead],
    );
    return pageOf(LIST, rows, page, toSweep);
  }
}

function toSweep(row: SweepRow): Sweep {
  return {
    ...{ id: row.id, state: row.state, toAccountId: row.to_account_id },
    ...{ amount: Money.of(unitsOf(row.amount), CWD), mayTakeOwed: row.may_take_owed },
    ...{ orderedBy: row.ordered_by, approvedBy: row.approved_by, reason: row.reason },
    ...{ orderedAt: row.ordered_at, waitingFor: row.waiting_for },
    ...{ endedAt: row.ended_at, endedBy: row.ended_by, endReason: row.end_reason },
  };
}
