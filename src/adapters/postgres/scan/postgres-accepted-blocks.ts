import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '../../../kernel';
import { AcceptedBlocks, type AcceptedBlock } from '../../../scan';
import { Database } from '../connection/database';
import { pageOf, readPageRequest } from '../connection/row-values';

const LIST = 'accepted-blocks';
const COLUMNS = 'position, block_number, block_id, reason, accepted_by, accepted_at';

interface AcceptedBlockRow {
  readonly position: string;
  readonly block_number: number;
  readonly block_id: string;
  readonly reason: string;
  readonly accepted_by: string;
  readonly accepted_at: Date;
}

@Injectable()
export class PostgresAcceptedBlocks extends AcceptedBlocks {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(block: AcceptedBlock): Promise<boolean> {
    const { blockNumber, blockId, reason, acceptedBy, acceptedAt } = block;
    const rows = await this.database.rows(
      `INSERT INTO accepted_block (block_number, block_id, reason, accepted_by, accepted_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING block_id`,
      [blockNumber, blockId, reason, acceptedBy, acceptedAt],
    );
    return rows.length > 0;
  }

  override async find(blockNumber: number, blockId: string): Promise<AcceptedBlock | null> {
    const row = await this.database.row<AcceptedBlockRow>(
      `SELECT ${COLUMNS} FROM accepted_block WHERE block_number = $1 AND block_id = $2`,
      [blockNumber, blockId],
    );
    return row && toBlock(row);
  }

  override async list(page: PageRequest): Promise<Page<AcceptedBlock>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<AcceptedBlockRow>(
      `SELECT ${COLUMNS} FROM accepted_block WHERE $1::bigint IS NULL OR position < $1
       ORDER BY position DESC LIMIT $2`,
      [before, rowsToRead],
    );
    return pageOf(LIST, rows, page, toBlock);
  }
}

function toBlock(row: AcceptedBlockRow): AcceptedBlock {
  return {
    blockNumber: row.block_number,
    blockId: row.block_id,
    reason: row.reason,
    acceptedBy: row.accepted_by,
    acceptedAt: row.accepted_at,
  };
}
