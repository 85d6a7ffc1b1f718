import { Injectable } from '@nestjs/common';
import {
  UndonePayments,
  type OutgoingTransaction,
  type UndoneEnd,
  type UndonePayment,
} from '../../../wallet';
import { Database } from '../connection/database';
import { OUTGOING_COLUMNS, toOutgoing, type OutgoingRow } from './outgoing-rows';

@Injectable()
export class PostgresUndonePayments extends UndonePayments {
  constructor(private readonly database: Database) {
    super();
  }

  override async irreversibleAbove(blockNumber: number): Promise<readonly OutgoingTransaction[]> {
    const rows = await this.database.rows<OutgoingRow & { stands_in_block: number }>(
      `SELECT ${OUTGOING_COLUMNS}, standing.stands_in_block FROM outgoing_transaction o
       CROSS JOIN LATERAL (SELECT COALESCE((
         SELECT u.block_number FROM undone_transaction u
         WHERE u.outgoing_id = o.id AND u.state = 'paid_again'
         ORDER BY u.ended_at DESC LIMIT 1
       ), o.block_number) AS stands_in_block) AS standing
       WHERE o.state = 'irreversible' AND standing.stands_in_block > $1 AND NOT EXISTS (
         SELECT 1 FROM undone_transaction u WHERE u.outgoing_id = o.id AND u.state <> 'paid_again')
       ORDER BY o.position`,
      [blockNumber],
    );
    return rows.map((row) => ({ ...toOutgoing(row), blockNumber: row.stands_in_block }));
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
    how: UndoneEnd,
    at: Date,
  ): Promise<void> {
    const blockNumber = how.state === 'paid_again' ? how.blockNumber : null;
    await this.database.rows(
      `UPDATE undone_transaction SET state = $3, ended_at = $4, block_number = $5
       WHERE outgoing_id = $1 AND reconciliation_id = $2`,
      [transaction.id, reconciliationId, how.state, at, blockNumber],
    );
  }
}
