import { Injectable } from '@nestjs/common';
import { Assets, Clock, CWD, Money, type Page, type PageRequest } from '../../../kernel';
import { customerAccount } from '../../../ledger';
import {
  Withdrawals,
  type CustomerVolume,
  type Quote,
  type TakenQuote,
  type Withdrawal,
  type WithdrawalChange,
  type WithdrawalFilter,
  type WithdrawalState,
} from '../../../withdrawals';
import { Database } from '../connection/database';
import {
  CUSTOMER_IS_FROZEN,
  CUSTOMER_OWES,
  HELD_UP_BY,
  LINK_IS_PAYABLE,
  LINK_IS_SUSPENDED,
} from './payable-link';
import { Conditions, pageNewestFirst, type TimedList } from '../connection/newest-first';
import { unitsOf, uuidAsked, uuidOrNull } from '../connection/row-values';
import {
  type Terms,
  TERMS_COLUMNS,
  termsOf,
  type TermsRow,
  WITHDRAWAL_COLUMNS,
  withdrawalOf,
  type WithdrawalRow,
} from './withdrawal-row';

/** A suspension and what is owed are read where they stand, so that they show for as long as they last. */
const COLUMNS = `${WITHDRAWAL_COLUMNS},
  short_since, CASE w.state WHEN 'approved' THEN COALESCE(${HELD_UP_BY}, w.waiting_for)
    ELSE w.waiting_for END AS waiting_for`;
const LIST: TimedList = {
  ...{ name: 'withdrawals', table: 'withdrawal', alias: 'w', columns: COLUMNS },
  ...{ time: 'requested_at', position: 'position' },
};
/** Any constant number that no other lock has. */
const DAY_LOCK = 7_003_101;
const UNSIGNED = "state IN ('awaiting_approval', 'approved')";
/** Written as the indexes have it. */
const COUNTED = "state <> 'cancelled' AND state <> 'rejected'";

interface QuoteRow extends TermsRow {
  readonly expires_at: Date;
}

interface TakenRow extends QuoteRow {
  readonly points_left: string;
  readonly debit_waits: boolean;
}

interface WaitingRow extends WithdrawalRow {
  readonly waiting_for: string | null;
  readonly short_since: Date | null;
}

@Injectable()
export class PostgresWithdrawals extends Withdrawals {
  constructor(
    private readonly database: Database,
    private readonly assets: Assets,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async saveQuote(quote: Quote): Promise<void> {
    this.database.requireTransaction('Saving a quote');
    await this.endQuote(quote.customerId, null);
    await this.database.rows(
      `INSERT INTO withdrawal_quote (${TERMS_COLUMNS}, expires_at, balance, newest_entry)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, COALESCE(a.balance, 0),
         COALESCE((SELECT max(p.entry_id) FROM ledger_posting p WHERE p.account_id = a.id), 0)
       FROM (SELECT 1) AS one LEFT JOIN ledger_account a ON a.code = $14`,
      [...parametersOf(quote), quote.expiresAt, customerAccount(quote.customerId).code],
    );
  }

  override async findQuote(id: string): Promise<Quote | null> {
    const row = await this.database.row<QuoteRow>(
      `SELECT ${TERMS_COLUMNS}, expires_at FROM withdrawal_quote WHERE id = $1`,
      [uuidOrNull(id)],
    );
    return row && { ...termsOf(row, this.assets.points), expiresAt: row.expires_at };
  }

  override async takeQuote(customerId: string, id: string): Promise<TakenQuote | null> {
    this.database.requireTransaction('Taking a quote');
    const row = await this.database.row<TakenRow>(
      `WITH taken AS (
         DELETE FROM withdrawal_quote WHERE id = $1 AND customer_id = $2 RETURNING *
       )
       SELECT ${TERMS_COLUMNS}, expires_at, balance - COALESCE((
         SELECT sum(p.amount) FROM ledger_posting p
         JOIN ledger_account a ON a.id = p.account_id
         WHERE a.code = $3 AND p.entry_id > taken.newest_entry AND p.side = 'debit'
       ), 0) AS points_left,
         EXISTS (SELECT 1 FROM waiting_debit d WHERE d.customer_id = taken.customer_id) AS debit_waits
       FROM taken`,
      [uuidOrNull(id), uuidOrNull(customerId), customerAccount(customerId).code],
    );
    if (!row) return null;
    const pointsLeft = Money.of(unitsOf(row.points_left), this.assets.points);
    const { expires_at: expiresAt, debit_waits: isDebitWaiting } = row;
    return { ...termsOf(row, this.assets.points), expiresAt, pointsLeft, isDebitWaiting };
  }

  override async endQuote(customerId: string, id: string | null): Promise<boolean> {
    const rows = await this.database.rows(
      `DELETE FROM withdrawal_quote
       WHERE customer_id = $1 AND ($2::boolean OR id = $3) RETURNING id`,
      [uuidOrNull(customerId), id === null, id === null ? null : uuidOrNull(id)],
    );
    return rows.length > 0;
  }

  override async pruneQuotes(before: Date, limit: number): Promise<number> {
    const rows = await this.database.rows(
      `DELETE FROM withdrawal_quote WHERE id IN (
         SELECT id FROM withdrawal_quote WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
       RETURNING id`,
      [before, limit],
    );
    return rows.length;
  }

  override async create(withdrawal: Withdrawal): Promise<boolean> {
    this.database.requireTransaction('Creating a withdrawal');
    const rows = await this.database.rows(
      `INSERT INTO withdrawal (${TERMS_COLUMNS}, state, requested_at, deadline, decided_by, reason,
         transaction_id, waiting_for, reference)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
         $20)
       ON CONFLICT (id) DO NOTHING RETURNING id`,
      [
        ...parametersOf(withdrawal),
        withdrawal.state,
        withdrawal.requestedAt,
        withdrawal.deadline,
        withdrawal.decidedBy,
        withdrawal.reason,
        withdrawal.transactionId,
        withdrawal.waitingFor,
        withdrawal.reference,
      ],
    );
    return rows.length > 0;
  }

  override async find(id: string): Promise<Withdrawal | null> {
    const [withdrawal] = await this.findMany([id]);
    return withdrawal ?? null;
  }

  override async lock(id: string): Promise<Withdrawal | null> {
    this.database.requireTransaction('Locking a withdrawal');
    const row = await this.database.row<WaitingRow>(
      `SELECT ${COLUMNS} FROM withdrawal w WHERE w.id = $1 FOR NO KEY UPDATE OF w`,
      [uuidOrNull(id)],
    );
    return row && this.toWithdrawal(row);
  }

  override async findMany(ids: readonly string[]): Promise<readonly Withdrawal[]> {
    const rows = await this.database.rows<WaitingRow>(
      `SELECT ${COLUMNS} FROM withdrawal w WHERE id = ANY($1::uuid[]) ORDER BY position`,
      [ids.map(uuidOrNull)],
    );
    return rows.map((row) => this.toWithdrawal(row));
  }

  override async nextApproved(
    limit: number,
    now: Date,
    except: readonly string[] = [],
  ): Promise<readonly Withdrawal[]> {
    const rows = await this.database.rows<WaitingRow>(
      `SELECT ${COLUMNS} FROM withdrawal w
       WHERE state = 'approved' AND deadline > $3 AND ${LINK_IS_PAYABLE} AND NOT ${CUSTOMER_OWES}
         AND NOT ${CUSTOMER_IS_FROZEN}
         AND w.id <> ALL($2::uuid[])
       ORDER BY position LIMIT $1`,
      [limit, except, now],
    );
    return rows.map((row) => this.toWithdrawal(row));
  }

  override async awaitingApproval(limit: number): Promise<readonly Withdrawal[]> {
    const rows = await this.database.rows<WaitingRow>(
      `SELECT ${COLUMNS} FROM withdrawal w
       WHERE state = 'awaiting_approval' ORDER BY position LIMIT $1`,
      [limit],
    );
    return rows.map((row) => this.toWithdrawal(row));
  }

  override async overdue(
    now: Date,
    rateVersion: number,
    limit: number,
  ): Promise<readonly Withdrawal[]> {
    const rows = await this.database.rows<WaitingRow>(
      `SELECT ${COLUMNS} FROM withdrawal w
       WHERE ${UNSIGNED} AND (deadline <= $1 OR (rate_version <> $2 AND ${LINK_IS_SUSPENDED}))
       ORDER BY position LIMIT $3`,
      [now, rateVersion, limit],
    );
    return rows.map((row) => this.toWithdrawal(row));
  }

  override async unsignedOf(customerId: string): Promise<readonly Withdrawal[]> {
    const rows = await this.database.rows<WaitingRow>(
      `SELECT ${COLUMNS} FROM withdrawal w WHERE customer_id = $1 AND ${UNSIGNED}
       ORDER BY position DESC`,
      [uuidOrNull(customerId)],
    );
    return rows.map((row) => this.toWithdrawal(row));
  }

  override async transition(
    ids: readonly string[],
    from: readonly WithdrawalState[],
    to: WithdrawalState,
    change: WithdrawalChange = {},
  ): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.rows<{ id: string }>(
      `UPDATE withdrawal SET state = $3, decided_by = COALESCE($4, decided_by),
         reason = COALESCE($5, reason), transaction_id = COALESCE($6, transaction_id),
         waiting_for = NULL, short_since = NULL, approved_at = CASE
           WHEN $3 = 'approved' AND state = 'awaiting_approval' THEN $7 ELSE approved_at END
       WHERE state = ANY($2::text[]) AND id IN (
         SELECT id FROM withdrawal WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
       )
       RETURNING id`,
      [
        ids.map(uuidOrNull),
        from,
        to,
        change.decidedBy ?? null,
        change.reason ?? null,
        change.transactionId ?? null,
        this.clock.now(),
      ],
    );
    return rows.map(({ id }) => id);
  }

  /** Links are locked before withdrawals: a suspension that is under way is waited for and heeded. */
  override async markSigned(
    signed: readonly { id: string; transactionId: string }[],
    now: Date,
  ): Promise<readonly string[]> {
    if (signed.length === 0) return [];
    const rows = await this.database.rows<{ id: string }>(
      `WITH payable AS (
         SELECT l.customer_id, l.account_id FROM link l
         WHERE l.ended_at IS NULL AND l.suspended_at IS NULL AND (l.customer_id, l.account_id) IN (
           SELECT w.customer_id, w.account_id FROM withdrawal w WHERE w.id = ANY($1::uuid[])
         )
         ORDER BY l.id FOR SHARE
       ), given AS (
         SELECT w.id, asked.transaction_id
         FROM withdrawal w
         JOIN unnest($1::uuid[], $2::text[]) AS asked (id, transaction_id) ON asked.id = w.id
         WHERE (w.customer_id, w.account_id) IN (SELECT customer_id, account_id FROM payable)
         ORDER BY w.id FOR NO KEY UPDATE OF w
       )
       UPDATE withdrawal w
       SET state = 'signed', transaction_id = given.transaction_id, waiting_for = NULL,
         short_since = NULL
       FROM given WHERE w.id = given.id AND w.state = 'approved' AND w.deadline > $3
         AND NOT ${CUSTOMER_OWES} AND NOT ${CUSTOMER_IS_FROZEN}
       RETURNING w.id`,
      [
        signed.map(({ id }) => uuidOrNull(id)),
        signed.map(({ transactionId }) => transactionId),
        now,
      ],
    );
    return rows.map(({ id }) => id);
  }

  override async noteWaiting(ids: readonly string[], waitingFor: string | null): Promise<void> {
    if (ids.length === 0) return;
    await this.database.rows(
      `UPDATE withdrawal SET waiting_for = $2
       WHERE state = 'approved' AND waiting_for IS DISTINCT FROM $2 AND id IN (
         SELECT id FROM withdrawal WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
       )`,
      [ids.map(uuidOrNull), waitingFor],
    );
  }

  override async noteShort(id: string): Promise<void> {
    await this.database.rows(
      `UPDATE withdrawal SET short_since = $2
       WHERE id = $1 AND state = 'approved' AND short_since IS NULL`,
      [uuidOrNull(id), this.clock.now()],
    );
  }

  override async ofCustomerSince(customerId: string, since: Date): Promise<CustomerVolume> {
    const row = await this.database.oneRow<{ count: number; charged: string; unapproved: string }>(
      `SELECT count(*)::integer AS count, COALESCE(sum(charged), 0) AS charged,
         COALESCE(sum(charged) FILTER (WHERE decided_by IS NULL), 0) AS unapproved
       FROM withdrawal WHERE customer_id = $1 AND requested_at >= $2 AND ${COUNTED}`,
      [uuidOrNull(customerId), since],
    );
    return {
      count: row.count,
      charged: Money.of(unitsOf(row.charged), CWD),
      unapproved: Money.of(unitsOf(row.unapproved), CWD),
    };
  }

  /** Kept in stretches of ten minutes; only the first, broken one is added up. */
  override async chargedSince(since: Date): Promise<Money> {
    const { charged } = await this.database.oneRow<{ charged: string }>(
      `WITH first AS (SELECT date_bin('10 minutes', $1, 'epoch') + interval '10 minutes' AS period)
       SELECT
         (SELECT COALESCE(sum(charged), 0) FROM withdrawal_volume
          WHERE period >= (SELECT period FROM first))
         + (SELECT COALESCE(sum(charged), 0) FROM withdrawal
            WHERE requested_at >= $1 AND requested_at < (SELECT period FROM first)
              AND ${COUNTED}) AS charged`,
      [since],
    );
    return Money.of(unitsOf(charged), CWD);
  }

  override async lockDay(): Promise<void> {
    this.database.requireTransaction('Locking the day');
    await this.database.rows('SELECT pg_advisory_xact_lock($1)', [DAY_LOCK]);
  }

  override list(
    { customerId, accountId, net, points, state, reference, ...period }: WithdrawalFilter,
    page: PageRequest,
  ): Promise<Page<Withdrawal>> {
    const ofCustomer = (value: string) => `w.customer_id = ${value}`;
    const conditions = new Conditions();
    // One index has references with their customers: among all of a customer's it may be long ago.
    if (reference !== undefined) {
      conditions
        .add(reference, (value) => `w.reference = ${value}`)
        .also(uuidAsked(customerId), ofCustomer);
    } else conditions.add(uuidAsked(customerId), ofCustomer);
    conditions
      .add(accountId, (value) => `w.account_id = ${value}`)
      .add(net?.units, (value) => `w.net = ${value}`)
      .add(points?.units, (value) => `w.points = ${value}`)
      // Nearly all are paid, and in no index by state.
      .add(state, (value) => `w.state = ${value}`, state !== 'irreversible');
    const question = conditions.within(period);
    return pageNewestFirst(this.database, LIST, question, page, (row) => this.toWithdrawal(row));
  }

  override async owedToCome(): Promise<Money> {
    const { owed } = await this.database.oneRow<{ owed: string }>(
      `SELECT COALESCE(sum(net + fee), 0) AS owed FROM withdrawal WHERE ${UNSIGNED}`,
    );
    return Money.of(unitsOf(owed), CWD);
  }

  override async countOpen(): Promise<number> {
    const { count } = await this.database.oneRow<{ count: number }>(
      `SELECT count(*)::integer AS count FROM withdrawal
       WHERE state IN ('awaiting_approval', 'approved', 'signed', 'broadcast', 'included')`,
    );
    return count;
  }

  private toWithdrawal(row: WaitingRow): Withdrawal {
    const { waiting_for: waitingFor, short_since: shortSince } = row;
    return { ...withdrawalOf(row, this.assets.points), waitingFor, shortSince };
  }
}

function parametersOf(terms: Terms): readonly unknown[] {
  return [
    terms.id,
    terms.customerId,
    terms.accountId,
    terms.accountName,
    terms.points.units,
    terms.gross.units,
    terms.kept.units,
    terms.fee.units,
    terms.feePayer,
    terms.net.units,
    terms.rateVersion,
    terms.rate,
  ];
}
