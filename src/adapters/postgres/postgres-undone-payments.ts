import { Injectable } from '@nestjs/common';
import { UndonePayments, type OutgoingTransaction, type UndonePayment } from '../../wallet';
import { Database } from './database';
import { OUTGOING_COLUMNS, toOutgoing, type OutgoingRow } from './outgoing-rows';

@Injectable()
export class PostgresUndonePayments extends UndonePayments {
  constructor(private readonly database: Database) {
    super();
  }

  override async irreversibleAbove(blockNumber: number): Promise<readonly OutgoingTransaction[]> {
    const rows = await this.database.rows<OutgoingRow>(
      `SELECT ${OUTGOING_COLUMNS} FROM outgoing_transaction o
       WHERE o.state = 'irreversible' AND o.block_number > $1 AND NOT EXISTS (
         SELECT 1 FROM undone_transaction u WHERE u.outgoing_id = o.id AND u.state <> 'paid_again')
       ORDER BY o.position`,
      [blockNumber],
    );
    return rows.map(toOutgoing);
  }

  override async add({ transaction, reconciliationId }: UndonePayment): Promise<void> {
    this.database.requireTransaction('Undoing a payment');
    await this.database.rows(
      'INSERT INTO undone_transaction (outgoing_id, reconciliation_id) VALUES ($1, $2)',
      [transaction.id, reconciliationId],
    );
  }

  override async open(): Promise<readonly UndonePayment[]> {
    const rows = await this.database.rows<OutgoingRow & { reconciliation_id: string }>(
      `SELECT ${OUTGOING_COLUMNS}, u.reconciliation_id FROM undone_transaction u
       JOIN outgoing_transaction o ON o.id = u.outgoing_id
       WHERE u.state = 'open' ORDER BY o.position`,
    );
    return rows.map((row) => {
      const reconciliationId = row.reconciliation_id;
      return { reconciliationId, state: 'open', transaction: toOutgoing(row) };
    });
  }

  override async end(
    { transaction, reconciliationId }: UndonePayment,
    as: 'paid_again' | 'dead',
    at: Date,
  ): Promise<void> {
    await this.database.rows(
      `UPDATE undone_transaction SET state = $3, ended_at = $4
       WHERE outgoing_id = $1 AND reconciliation_id = $2`,
      [transaction.id, reconciliationId, as, at],
    );
  }
}
