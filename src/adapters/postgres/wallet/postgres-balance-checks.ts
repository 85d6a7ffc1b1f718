import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../../kernel';
import { BalanceChecks, type BalanceCheck } from '../../../wallet';
import { Database } from '../connection/database';
import { unitsOf } from '../connection/row-values';

interface BalanceCheckRow {
  readonly checked_at: Date;
  readonly head_number: number;
  readonly on_chain: string;
  readonly expected: string;
  readonly difference: string;
  readonly differs_since: Date | null;
  readonly in_flight: string;
  readonly pending: string;
  readonly explanation: string | null;
  readonly differs_since_block: number | null;
  readonly least_surplus: string | null;
  readonly outdated: boolean;
}

@Injectable()
export class PostgresBalanceChecks extends BalanceChecks {
  constructor(private readonly database: Database) {
    super();
  }

  override latest(): Promise<BalanceCheck | null> {
    return this.read('SELECT * FROM balance_check');
  }

  override latestForUpdate(): Promise<BalanceCheck | null> {
    return this.read('SELECT * FROM balance_check FOR UPDATE');
  }

  private async read(statement: string): Promise<BalanceCheck | null> {
    const row = await this.database.row<BalanceCheckRow>(statement);
    return (
      row && {
        checkedAt: row.checked_at,
        headNumber: row.head_number,
        onChain: Money.of(unitsOf(row.on_chain), CWD),
        expected: Money.of(unitsOf(row.expected), CWD),
        inFlight: Money.of(unitsOf(row.in_flight), CWD),
        pending: Money.of(unitsOf(row.pending), CWD),
        difference: Money.of(unitsOf(row.difference), CWD),
        differsSince: row.differs_since,
        explanation: row.explanation,
        differsSinceBlock: row.differs_since_block,
        leastSurplus: row.least_surplus === null ? null : Money.of(unitsOf(row.least_surplus), CWD),
        isOutdated: row.outdated,
      }
    );
  }

  override async save(check: BalanceCheck): Promise<void> {
    await this.database.rows(
      `INSERT INTO balance_check
         (checked_at, head_number, on_chain, expected, difference, differs_since, in_flight, pending,
          explanation, differs_since_block, least_surplus, outdated, opened_at_block,
          agreed_at_block)
       VALUES ($1, $2::integer, $3, $4, $5::numeric, $6, $7, $8, $9, $10, $11, $12, $2::integer,
         CASE WHEN $5::numeric = 0 THEN $2::integer END)
       ON CONFLICT (single) DO UPDATE SET checked_at = EXCLUDED.checked_at,
         head_number = EXCLUDED.head_number, on_chain = EXCLUDED.on_chain,
         expected = EXCLUDED.expected, difference = EXCLUDED.difference,
         differs_since = EXCLUDED.differs_since, in_flight = EXCLUDED.in_flight,
         pending = EXCLUDED.pending, explanation = EXCLUDED.explanation,
         differs_since_block = EXCLUDED.differs_since_block,
         least_surplus = EXCLUDED.least_surplus, outdated = EXCLUDED.outdated,
         agreed_at_block = COALESCE(EXCLUDED.agreed_at_block, balance_check.agreed_at_block)`,
      [
        check.checkedAt,
        check.headNumber,
        check.onChain.units,
        check.expected.units,
        check.difference.units,
        check.differsSince,
        check.inFlight.units,
        check.pending.units,
        check.explanation,
        check.differsSinceBlock,
        check.leastSurplus?.units ?? null,
        check.isOutdated,
      ],
    );
  }

  override async outdate(): Promise<void> {
    await this.database.rows('UPDATE balance_check SET outdated = true');
  }

  override openedAtBlock(): Promise<number | null> {
    return this.block('opened_at_block');
  }

  override agreedAtBlock(): Promise<number | null> {
    return this.block('agreed_at_block');
  }

  private async block(column: 'opened_at_block' | 'agreed_at_block'): Promise<number | null> {
    const row = await this.database.row<{ block: number | null }>(
      `SELECT ${column} AS block FROM balance_check`,
    );
    return row?.block ?? null;
  }
}
