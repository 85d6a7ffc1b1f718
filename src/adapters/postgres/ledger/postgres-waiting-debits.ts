import { Injectable } from '@nestjs/common';
import { Assets, DomainError, Money } from '../../../kernel';
import { WaitingDebits, type WaitingDebit } from '../../../ledger';
import { Database } from '../connection/database';
import { unitsOf, uuidOrNull, uuidsOf } from '../connection/row-values';

interface DebitRow {
  readonly customer_id: string;
  readonly key: string;
  readonly points: string;
  readonly reason: string;
  readonly requested_by: string;
  readonly requested_at: Date;
}

@Injectable()
export class PostgresWaitingDebits extends WaitingDebits {
  constructor(
    private readonly database: Database,
    private readonly assets: Assets,
  ) {
    super();
  }

  override async add(debit: WaitingDebit): Promise<boolean> {
    this.database.requireTransaction('Registering a debit');
    const { customerId, key, points, reason, by, requestedAt } = debit;
    const added = await this.database.rows(
      `INSERT INTO waiting_debit (customer_id, key, points, reason, requested_by, requested_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (customer_id, key) DO NOTHING RETURNING key`,
      [customerId, key, points.units, reason, by, requestedAt],
    );
    if (added.length > 0) return true;
    const known = (await this.ofCustomer(customerId)).find((each) => each.key === key);
    if (known?.points.compare(points) !== 0) throw new DomainError('entry_key_conflict', { key });
    return false;
  }

  override async addAll(debits: readonly WaitingDebit[]): Promise<void> {
    this.database.requireTransaction('Registering debits');
    await this.database.rows(
      `INSERT INTO waiting_debit (customer_id, key, points, reason, requested_by, requested_at)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::numeric[], $4::text[], $5::text[],
         $6::timestamptz[])`,
      [
        debits.map(({ customerId }) => customerId),
        debits.map(({ key }) => key),
        debits.map(({ points }) => points.units),
        debits.map(({ reason }) => reason),
        debits.map(({ by }) => by),
        debits.map(({ requestedAt }) => requestedAt),
      ],
    );
  }

  override async ofCustomer(customerId: string): Promise<readonly WaitingDebit[]> {
    return (await this.ofCustomers([customerId])).get(customerId) ?? [];
  }

  override async ofCustomers(
    customerIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly WaitingDebit[]>> {
    const rows = await this.database.rows<DebitRow>(
      `SELECT customer_id, key, points, reason, requested_by, requested_at FROM waiting_debit
       WHERE customer_id = ANY($1::uuid[]) ORDER BY requested_at, key`,
      [uuidsOf(customerIds)],
    );
    const debits = new Map<string, WaitingDebit[]>();
    for (const row of rows) {
      const known = debits.get(row.customer_id);
      if (known) known.push(this.toDebit(row));
      else debits.set(row.customer_id, [this.toDebit(row)]);
    }
    return debits;
  }

  override async remove(customerId: string, key: string): Promise<boolean> {
    const removed = await this.database.rows(
      'DELETE FROM waiting_debit WHERE customer_id = $1 AND key = $2 RETURNING key',
      [uuidOrNull(customerId), key],
    );
    return removed.length > 0;
  }

  override async removeAll(
    debits: readonly Pick<WaitingDebit, 'customerId' | 'key'>[],
  ): Promise<void> {
    await this.database.rows(
      `DELETE FROM waiting_debit
       WHERE (customer_id, key) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))`,
      [debits.map(({ customerId }) => customerId), debits.map(({ key }) => key)],
    );
  }

  override async customers(limit: number): Promise<readonly string[]> {
    const rows = await this.database.rows<{ customer_id: string }>(
      `SELECT customer_id FROM waiting_debit GROUP BY customer_id ORDER BY min(requested_at) LIMIT $1`,
      [limit],
    );
    return rows.map((row) => row.customer_id);
  }

  private toDebit(row: DebitRow): WaitingDebit {
    return {
      customerId: row.customer_id,
      key: row.key,
      points: Money.of(unitsOf(row.points), this.assets.points),
      reason: row.reason,
      by: row.requested_by,
      requestedAt: row.requested_at,
    };
  }
}
