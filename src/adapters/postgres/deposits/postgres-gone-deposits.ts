import { Injectable } from '@nestjs/common';
import { Deposits, GoneDeposits, type Deposit, type OwedPoints } from '../../../deposits';
import { Assets, Clock, CWD, Money } from '../../../kernel';
import { customerUncreditedAccount } from '../../../ledger';
import { Database } from '../connection/database';
import { unitsOf } from '../connection/row-values';

const HIGHEST_BLOCK = 2_147_483_647;

interface OwedRow {
  readonly deposit_id: string;
  readonly customer_id: string;
  readonly points_owed: string;
  readonly cwd_owed: string;
}

@Injectable()
export class PostgresGoneDeposits extends GoneDeposits {
  constructor(
    private readonly database: Database,
    private readonly deposits: Deposits,
    private readonly assets: Assets,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async above(blockNumber: number): Promise<readonly Deposit[]> {
    const all = await this.deposits.inBlocks(blockNumber + 1, HIGHEST_BLOCK);
    const standing = all.filter(({ state }) => state !== 'gone');
    const booked = await this.bookedAs(standing.map(({ id }) => id));
    // Sorting keeps the order of blocks where both were booked by nothing.
    return standing.sort((one, other) => (booked.get(one.id) ?? 0) - (booked.get(other.id) ?? 0));
  }

  /** By deposit, the number of the last entry that credited it, or recorded it. */
  private async bookedAs(depositIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.rows<{ deposit_id: string; entry_id: string }>(
      `SELECT given.id AS deposit_id, max(e.id) AS entry_id
       FROM unnest($1::text[]) AS given (id)
       JOIN ledger_entry e ON e.key IN ('deposit:' || given.id, 'attribution:' || given.id)
       GROUP BY given.id`,
      [depositIds],
    );
    return new Map(rows.map((row) => [row.deposit_id, Number(row.entry_id)]));
  }

  override async completedBy(depositId: string, customerId: string): Promise<Money> {
    const { units } = await this.database.oneRow<{ units: string }>(
      `SELECT COALESCE(sum(p.amount), 0) AS units FROM ledger_entry e
       JOIN ledger_posting p ON p.entry_id = e.id
       JOIN ledger_account a ON a.id = p.account_id
       WHERE e.key = ANY($1::text[]) AND a.code = $2 AND p.side = 'debit'`,
      [
        [`deposit:${depositId}`, `attribution:${depositId}`],
        customerUncreditedAccount(customerId).code,
      ],
    );
    return Money.of(unitsOf(units), CWD);
  }

  override async add(
    { id, state, customerId }: Deposit,
    reconciliationId: string,
    owed: OwedPoints | null,
  ): Promise<void> {
    this.database.requireTransaction('Reversing a deposit');
    const moved = await this.database.rows(
      `UPDATE deposit SET state = 'gone', state_since = $3 WHERE id = $1 AND state = $2 RETURNING id`,
      [id, state, this.clock.now()],
    );
    if (moved.length !== 1) throw new Error(`Deposit ${id} is not ${state} any more`);
    await this.database.rows(
      `INSERT INTO gone_deposit (deposit_id, reconciliation_id, customer_id, points_owed, cwd_owed)
       VALUES ($1, $2, $3, $4, $5)`,
      [id, reconciliationId, customerId, owed?.points.units ?? 0n, owed?.cwd.units ?? 0n],
    );
  }

  override async keysOf(chainKeys: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.rows<{ chain_key: string }>(
      `SELECT d.chain_key FROM gone_deposit g JOIN deposit d ON d.id = g.deposit_id
       WHERE split_part(d.chain_key, '~', 1) = ANY($1::text[])`,
      [chainKeys],
    );
    return new Set(rows.map(({ chain_key: key }) => key));
  }

  override async collectable(limit: number): Promise<readonly OwedPoints[]> {
    const rows = await this.database.rows<OwedRow>(
      `SELECT g.deposit_id, g.customer_id, g.points_owed, g.cwd_owed FROM gone_deposit g
       WHERE g.points_owed > 0 AND (
         EXISTS (SELECT 1 FROM ledger_account a
           WHERE a.code = 'customer:' || g.customer_id AND a.balance > 0)
         OR EXISTS (SELECT 1 FROM withdrawal w WHERE w.customer_id = g.customer_id
           AND w.state IN ('awaiting_approval', 'approved')))
       ORDER BY g.deposit_id LIMIT $1`,
      [limit],
    );
    return rows.map((row) => ({
      depositId: row.deposit_id,
      customerId: row.customer_id,
      points: Money.of(unitsOf(row.points_owed), this.assets.points),
      cwd: Money.of(unitsOf(row.cwd_owed), CWD),
    }));
  }

  override async reduce(depositId: string, by: { points: Money; cwd: Money }): Promise<void> {
    await this.database.rows(
      `UPDATE gone_deposit SET points_owed = points_owed - $2, cwd_owed = cwd_owed - $3
       WHERE deposit_id = $1`,
      [depositId, by.points.units, by.cwd.units],
    );
  }
}
