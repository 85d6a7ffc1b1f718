import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import { BalanceChecks, type BalanceCheck } from '../../wallet';
import { Database } from './database';
import { unitsOf } from './row-values';

interface BalanceCheckRow {
  readonly checked_at: Date;
  readonly head_number: number;
  readonly on_chain: string;
  readonly expected: string;
  readonly difference: string;
  readonly differs_since: Date | null;
}

@Injectable()
export class PostgresBalanceChecks extends BalanceChecks {
  constructor(private readonly database: Database) {
    super();
  }

  override async latest(): Promise<BalanceCheck | null> {
    const row = await this.database.row<BalanceCheckRow>('SELECT * FROM balance_check');
    return (
      row && {
        checkedAt: row.checked_at,
        headNumber: row.head_number,
        onChain: Money.of(unitsOf(row.on_chain), CWD),
        expected: Money.of(unitsOf(row.expected), CWD),
        difference: Money.of(unitsOf(row.difference), CWD),
        differsSince: row.differs_since,
      }
    );
  }

  override async save(check: BalanceCheck): Promise<void> {
    await this.database.rows(
      `INSERT INTO balance_check
         (checked_at, head_number, on_chain, expected, difference, differs_since, opened_at_block)
       VALUES ($1, $2, $3, $4, $5, $6, $2)
       ON CONFLICT (single) DO UPDATE SET checked_at = EXCLUDED.checked_at,
         head_number = EXCLUDED.head_number, on_chain = EXCLUDED.on_chain,
         expected = EXCLUDED.expected, difference = EXCLUDED.difference,
         differs_since = EXCLUDED.differs_since`,
      [
        check.checkedAt,
        check.headNumber,
        check.onChain.units,
        check.expected.units,
        check.difference.units,
        check.differsSince,
      ],
    );
  }

  override async openedAtBlock(): Promise<number | null> {
    const row = await this.database.row<{ opened_at_block: number | null }>(
      'SELECT opened_at_block FROM balance_check',
    );
    return row?.opened_at_block ?? null;
  }
}
