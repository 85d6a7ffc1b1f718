import { Injectable } from '@nestjs/common';
import { OddOperations, type OddOperation } from '../../../wallet';
import { Database } from '../connection/database';
import { unitsOf } from '../connection/row-values';

interface OddOperationRow {
  readonly key: string;
  readonly block_number: number;
  readonly operation_type: number;
  readonly transaction_id: string | null;
  readonly amounts: readonly string[];
  readonly fee: string;
}

@Injectable()
export class PostgresOddOperations extends OddOperations {
  constructor(private readonly database: Database) {
    super();
  }

  override async record(operations: readonly OddOperation[]): Promise<void> {
    for (const operation of operations) {
      await this.database.rows(
        `INSERT INTO odd_operation (key, block_number, operation_type, transaction_id, amounts, fee)
         VALUES ($1, $2, $3, $4, $5::numeric[], $6) ON CONFLICT (key) DO NOTHING`,
        [
          operation.key,
          operation.blockNumber,
          operation.operationType,
          operation.transactionId,
          operation.amounts.map(String),
          operation.feeUnits,
        ],
      );
    }
  }

  override async after(blockNumber: number, limit: number): Promise<readonly OddOperation[]> {
    const rows = await this.database.rows<OddOperationRow>(
      `SELECT key, block_number, operation_type, transaction_id, amounts::text[] AS amounts, fee
       FROM odd_operation WHERE block_number > $1 ORDER BY block_number DESC, key LIMIT $2`,
      [blockNumber, limit],
    );
    return rows.map((row) => ({
      key: row.key,
      blockNumber: row.block_number,
      operationType: row.operation_type,
      transactionId: row.transaction_id,
      amounts: row.amounts.map(unitsOf),
      feeUnits: unitsOf(row.fee),
    }));
  }
}
