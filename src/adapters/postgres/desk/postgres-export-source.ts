import { Injectable } from '@nestjs/common';
import type { Client } from 'pg';
import {
  type ExportedDeposit,
  type ExportedLine,
  type ExportedWithdrawal,
  type ExportPeriod,
  type ExportSnapshot,
  ExportSource,
  type KindSum,
  type PeriodBalance,
} from '../../../desk';
import { type Asset, type AssetCode, Assets, Money } from '../../../kernel';
import type { EntryKind, Side } from '../../../ledger';
import { openClient } from '../connection/connect';
import { DatabaseError } from '../connection/database-error';
import { DatabaseOptions } from '../connection/database-options';
import { unitsOf } from '../connection/row-values';
import { DEPOSIT_COLUMNS, depositOf, type DepositRow } from '../deposits/deposit-row';
import {
  WITHDRAWAL_COLUMNS,
  withdrawalOf,
  type WithdrawalRow,
} from '../withdrawals/withdrawal-row';

/** Of one part: what is in memory at a time. */
const ROWS_PER_PART = 1_000;

/** As `summaryAccountOf` in src/desk. */
const SUMMARY = `CASE
    WHEN a.code LIKE 'owed-back:%' THEN 'owed-back'
    WHEN a.customer_id IS NULL THEN a.code
    WHEN a.code LIKE '%:held' THEN 'customers-held'
    WHEN a.code LIKE '%:uncredited' THEN 'customers-uncredited'
    ELSE 'customers' END`;

const LINES = `
  SELECT e.id::text AS sequence, e.key, e.kind, e.occurred_at, a.code, a.customer_id,
    c.external_reference, p.side, p.asset, p.amount
  FROM ledger_entry e
  JOIN ledger_posting p ON p.entry_id = e.id
  JOIN ledger_account a ON a.id = p.account_id
  LEFT JOIN customer c ON c.id = a.customer_id
  WHERE e.occurred_at >= $1 AND e.occurred_at < $2
  ORDER BY e.occurred_at, e.id, p.line`;

const DEPOSITS = `
  SELECT ${DEPOSIT_COLUMNS}, c.external_reference,
    (SELECT l.account_name FROM link l WHERE l.account_id = d.from_account_id LIMIT 1) AS account_name
  FROM deposit d LEFT JOIN customer c ON c.id = d.customer_id
  WHERE d.block_time >= $1 AND d.block_time < $2
  ORDER BY d.block_time, d.position`;

const WITHDRAWALS = `
  SELECT ${WITHDRAWAL_COLUMNS}, c.external_reference
  FROM withdrawal w JOIN customer c ON c.id = w.customer_id
  WHERE w.requested_at >= $1 AND w.requested_at < $2
  ORDER BY w.requested_at, w.position`;

const BALANCES = `
  WITH moved AS (
    SELECT p.account_id, sum(p.net) AS since_from, sum(p.net) FILTER (WHERE e.occurred_at >= $2) AS since_to
    FROM ledger_entry e
    JOIN LATERAL (
      SELECT account_id, CASE side WHEN 'debit' THEN amount ELSE -amount END AS net
      FROM ledger_posting WHERE entry_id = e.id
    ) p ON true
    WHERE e.occurred_at >= $1 GROUP BY p.account_id
  ), account AS (
    SELECT ${SUMMARY} AS name, a.asset, a.normal_side, a.balance,
      CASE a.normal_side WHEN 'debit' THEN 1 ELSE -1 END * COALESCE(m.since_from, 0) AS since_from,
      CASE a.normal_side WHEN 'debit' THEN 1 ELSE -1 END * COALESCE(m.since_to, 0) AS since_to
    FROM ledger_account a LEFT JOIN moved m ON m.account_id = a.id
  )
  SELECT name, asset, normal_side, sum(balance - since_from) AS opening, sum(balance - since_to) AS closing
  FROM account GROUP BY name, asset, normal_side ORDER BY name`;

const SUMS = `
  SELECT e.kind, p.asset, COALESCE(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debit,
    COALESCE(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credit
  FROM ledger_entry e
  JOIN ledger_posting p ON p.entry_id = e.id
  JOIN ledger_account a ON a.id = p.account_id
  WHERE e.kind = ANY($1::text[]) AND e.occurred_at >= $2 AND e.occurred_at < $3 AND ${SUMMARY} = $4
  GROUP BY e.kind, p.asset ORDER BY e.kind`;

interface LineRow {
  readonly sequence: string;
  readonly key: string;
  readonly kind: EntryKind;
  readonly occurred_at: Date;
  readonly code: string;
  readonly customer_id: string | null;
  readonly external_reference: string | null;
  readonly side: Side;
  readonly asset: AssetCode;
  readonly amount: string;
}

interface ExportedDepositRow extends DepositRow {
  readonly external_reference: string | null;
  readonly account_name: string | null;
}

interface ExportedWithdrawalRow extends WithdrawalRow {
  readonly external_reference: string | null;
}

interface BalanceRow {
  readonly name: string;
  readonly asset: AssetCode;
  readonly normal_side: Side;
  readonly opening: string;
  readonly closing: string;
}

interface SumRow {
  readonly kind: EntryKind;
  readonly asset: AssetCode;
  readonly debit: string;
  readonly credit: string;
}

/** A connection of its own, and on it one transaction that sees one moment. */
@Injectable()
export class PostgresExportSource extends ExportSource {
  constructor(
    private readonly options: DatabaseOptions,
    private readonly assets: Assets,
  ) {
    super();
  }

  override async open(): Promise<ExportSnapshot> {
    const client = await openClient(this.options.url);
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      // The moment is that of the first statement.
      await client.query('SELECT pg_current_snapshot()');
      return new PostgresSnapshot(client, this.assets);
    } catch (error) {
      await client.end();
      throw DatabaseError.from(error);
    }
  }
}

class PostgresSnapshot implements ExportSnapshot {
  constructor(
    private readonly client: Client,
    private readonly assets: Assets,
  ) {}

  lines(period: ExportPeriod): AsyncIterable<readonly ExportedLine[]> {
    return this.parts(LINES, period, (row: LineRow): ExportedLine => ({
      ...{ sequence: BigInt(row.sequence), key: row.key, kind: row.kind },
      occurredAt: row.occurred_at,
      ...{ account: row.code, customerId: row.customer_id, side: row.side },
      customerReference: row.external_reference,
      money: this.money(row.amount, row.asset),
    }));
  }

  deposits(period: ExportPeriod): AsyncIterable<readonly ExportedDeposit[]> {
    return this.parts(DEPOSITS, period, (row: ExportedDepositRow): ExportedDeposit => ({
      deposit: depositOf(row, this.assets.points),
      customerReference: row.external_reference,
      fromAccountName: row.account_name,
    }));
  }

  withdrawals(period: ExportPeriod): AsyncIterable<readonly ExportedWithdrawal[]> {
    return this.parts(WITHDRAWALS, period, (row: ExportedWithdrawalRow): ExportedWithdrawal => ({
      withdrawal: withdrawalOf(row, this.assets.points),
      customerReference: row.external_reference,
    }));
  }

  async balances({ from, to }: ExportPeriod): Promise<readonly PeriodBalance[]> {
    const rows = await this.rows<BalanceRow>(BALANCES, [from, to]);
    return rows.map(({ name: account, normal_side: normalSide, asset, opening, closing }) => ({
      ...{ account, normalSide },
      opening: this.money(opening, asset),
      closing: this.money(closing, asset),
    }));
  }

  async sums(
    account: string,
    kinds: readonly EntryKind[],
    { from, to }: ExportPeriod,
  ): Promise<readonly KindSum[]> {
    const rows = await this.rows<SumRow>(SUMS, [kinds, from, to, account]);
    return rows.map(({ kind, asset, debit, credit }) => ({
      ...{ account, kind },
      debit: this.money(debit, asset),
      credit: this.money(credit, asset),
    }));
  }

  /** Its transaction ends with the connection. */
  close(): Promise<void> {
    return this.client.end();
  }

  /** Reads on when the part before was taken: what nobody takes stays in the database. */
  private async *parts<Item>(
    statement: string,
    { from, to }: ExportPeriod,
    toItem: (row: never) => Item,
  ): AsyncGenerator<readonly Item[]> {
    await this.rows(`DECLARE exported NO SCROLL CURSOR FOR ${statement}`, [from, to]);
    for (;;) {
      const rows = await this.rows<never>(`FETCH ${ROWS_PER_PART} FROM exported`);
      if (rows.length > 0) yield rows.map(toItem);
      if (rows.length < ROWS_PER_PART) break;
    }
    await this.rows('CLOSE exported');
  }

  private async rows<Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    try {
      const { rows } = await this.client.query(statement, [...parameters]);
      return rows as Row[];
    } catch (error) {
      throw DatabaseError.from(error);
    }
  }

  private money(units: string, code: AssetCode): Money {
    const asset: Asset = this.assets.byCode(code);
    return Money.of(unitsOf(units), asset);
  }
}
