import { Injectable } from '@nestjs/common';
import {
  ScanCursor,
  type CursorPosition,
  type KnownBlock,
  type Reconciliation,
} from '../../../scan';
import { Database } from '../connection/database';

/** Every place of the last day is kept: a block comes every three seconds. */
const DENSE_BLOCKS = 30_000;
/** Of what is older, one place in so many blocks. */
const SPARSE_BLOCKS = 10_000;

interface CursorRow {
  readonly block_number: number;
  readonly block_id: string;
  readonly block_time: Date;
  readonly history_sequence: number;
  readonly start_block_number: number;
  readonly opening_block_number: number | null;
  readonly chain_id: string;
  readonly hot_wallet_id: string;
}

@Injectable()
export class PostgresScanCursor extends ScanCursor {
  constructor(private readonly database: Database) {
    super();
  }

  override async load(): Promise<CursorPosition | null> {
    const row = await this.database.row<CursorRow>('SELECT * FROM scan_cursor');
    return (
      row && {
        blockNumber: row.block_number,
        blockId: row.block_id,
        blockTime: row.block_time,
        historySequence: row.history_sequence,
        startBlockNumber: row.start_block_number,
        ...(row.opening_block_number !== null && { openingBlockNumber: row.opening_block_number }),
        chainId: row.chain_id,
        hotWalletId: row.hot_wallet_id,
      }
    );
  }

  override async initialise(position: CursorPosition): Promise<void> {
    await this.database.rows(
      `WITH begun AS (
         INSERT INTO scan_cursor (block_number, block_id, block_time, history_sequence,
           start_block_number, opening_block_number, chain_id, hot_wallet_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
         RETURNING block_number, block_id, block_time
       )
       INSERT INTO scan_checkpoint (block_number, block_id, block_time)
       SELECT block_number, block_id, block_time FROM begun ON CONFLICT (block_number) DO NOTHING`,
      [
        position.blockNumber,
        position.blockId,
        position.blockTime,
        position.historySequence,
        position.startBlockNumber,
        position.openingBlockNumber ?? null,
        position.chainId,
        position.hotWalletId,
      ],
    );
  }

  override async fixOpening(openingBlockNumber: number): Promise<void> {
    await this.database.rows(
      'UPDATE scan_cursor SET opening_block_number = $1 WHERE opening_block_number IS NULL',
      [openingBlockNumber],
    );
  }

  override async advance(
    from: CursorPosition,
    to: Pick<CursorPosition, 'blockNumber' | 'blockId' | 'blockTime' | 'historySequence'>,
  ): Promise<boolean> {
    this.database.requireTransaction('Moving the cursor');
    const rows = await this.database.rows(
      `WITH moved AS (
         UPDATE scan_cursor
         SET block_number = $1, block_id = $2, block_time = $3, history_sequence = $4
         WHERE block_number = $5 AND block_id = $6 AND history_sequence = $7
         RETURNING block_number, block_id, block_time
       ), kept AS (
         INSERT INTO scan_checkpoint (block_number, block_id, block_time)
         SELECT block_number, block_id, block_time FROM moved
         ON CONFLICT (block_number) DO NOTHING
       ), thinned AS (
         DELETE FROM scan_checkpoint c USING moved m
         WHERE c.block_number BETWEEN m.block_number - ${2 * DENSE_BLOCKS}
             AND m.block_number - ${DENSE_BLOCKS}
           AND EXISTS (SELECT 1 FROM scan_checkpoint older
             WHERE older.block_number < c.block_number
               AND older.block_number / ${SPARSE_BLOCKS} = c.block_number / ${SPARSE_BLOCKS})
       )
       SELECT block_number FROM moved`,
      [
        to.blockNumber,
        to.blockId,
        to.blockTime,
        to.historySequence,
        from.blockNumber,
        from.blockId,
        from.historySequence,
      ],
    );
    return rows.length > 0;
  }

  override async checkpoints(upToBlock: number): Promise<readonly KnownBlock[]> {
    const rows = await this.database.rows<{
      block_number: number;
      block_id: string;
      block_time: Date;
    }>(
      `SELECT block_number, block_id, block_time FROM scan_checkpoint
       WHERE block_number <= $1 ORDER BY block_number`,
      [upToBlock],
    );
    return rows.map((row) => ({
      number: row.block_number,
      id: row.block_id,
      time: row.block_time,
    }));
  }

  override async goBack(
    from: CursorPosition,
    to: CursorPosition,
    { id, at, by, reason }: Reconciliation,
  ): Promise<void> {
    this.database.requireTransaction('Moving the cursor back');
    await this.database.rows(
      `INSERT INTO chain_reconciliation (id, from_block, from_block_id, to_block, to_block_id,
         reconciled_by, reason, reconciled_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, from.blockNumber, from.blockId, to.blockNumber, to.blockId, by, reason, at],
    );
    if (!(await this.advance(from, to))) throw new Error('The cursor was moved meanwhile');
    await this.database.rows('DELETE FROM scan_checkpoint WHERE block_number > $1', [
      to.blockNumber,
    ]);
  }

  override async isStillAt(position: CursorPosition): Promise<boolean> {
    this.database.requireTransaction('Relying on the cursor');
    const row = await this.database.row(
      `SELECT 1 FROM scan_cursor
       WHERE block_number = $1 AND block_id = $2 AND history_sequence = $3 FOR SHARE`,
      [position.blockNumber, position.blockId, position.historySequence],
    );
    return row !== null;
  }
}
