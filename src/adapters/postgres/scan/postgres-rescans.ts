import { Injectable } from '@nestjs/common';
import { Clock, newId, type Page, type PageRequest } from '../../../kernel';
import {
  Rescans,
  type BlockRange,
  type Rescan,
  type RescanDiscovery,
  type RescanDiscoveryKind,
  type RescanProgress,
  type RescanRequest,
  type RescanState,
} from '../../../scan';
import { Database } from '../connection/database';
import { pageOf, readPageRequest, uuidOrNull } from '../connection/row-values';

const LIST = 'rescans';
const DISCOVERIES = 'rescan-discoveries';
const COLUMNS = `r.id, r.position, r.from_block, r.to_block, r.reason, r.requested_by,
  r.requested_at, r.state, r.started_at, r.ended_at, r.end_reason, r.reached_block,
  r.reached_block_id, r.history_missing_from, r.history_missing_to, found.total, found.repaired`;
const FROM = `rescan r CROSS JOIN LATERAL (
    SELECT count(*)::integer AS total, (count(*) FILTER (WHERE d.repaired))::integer AS repaired
    FROM rescan_discovery d WHERE d.rescan_id = r.id
  ) found`;
const OPEN = "r.state IN ('requested', 'running')";

interface RescanRow {
  readonly id: string;
  readonly position: string;
  readonly from_block: number;
  readonly to_block: number;
  readonly reason: string;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly state: RescanState;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly end_reason: string | null;
  readonly reached_block: number;
  readonly reached_block_id: string | null;
  readonly history_missing_from: number | null;
  readonly history_missing_to: number | null;
  readonly total: number;
  readonly repaired: number;
}

interface DiscoveryRow {
  readonly position: string;
  readonly kind: RescanDiscoveryKind;
  readonly chain_key: string;
  readonly block_number: number;
  readonly summary: string;
  readonly repaired: boolean;
}

@Injectable()
export class PostgresRescans extends Rescans {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async create(request: RescanRequest): Promise<Rescan> {
    const id = newId();
    const { fromBlock, toBlock, reason, requestedBy } = request;
    await this.database.rows(
      `INSERT INTO rescan (id, from_block, to_block, reason, requested_by, requested_at, state,
         reached_block)
       VALUES ($1, $2, $3, $4, $5, $6, 'requested', $2::integer - 1)`,
      [id, fromBlock, toBlock, reason, requestedBy, this.clock.now()],
    );
    const created = await this.find(id);
    if (!created) throw new Error(`There is no re-scan ${id}`);
    return created;
  }

  override async find(id: string): Promise<Rescan | null> {
    const row = await this.database.row<RescanRow>(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE r.id = $1`,
      [uuidOrNull(id)],
    );
    return row && toRescan(row);
  }

  override async list(page: PageRequest): Promise<Page<Rescan>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<RescanRow>(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE $1::bigint IS NULL OR r.position < $1
       ORDER BY r.position DESC LIMIT $2`,
      [before, rowsToRead],
    );
    return pageOf(LIST, rows, page, toRescan);
  }

  override async countOpen(): Promise<number> {
    const { count } = await this.database.oneRow<{ count: number }>(
      `SELECT count(*)::integer AS count FROM rescan r WHERE ${OPEN}`,
    );
    return count;
  }

  override async takeUp(): Promise<Rescan | null> {
    this.database.requireTransaction('Taking up a re-scan');
    const first = await this.database.row<{ id: string }>(
      `SELECT r.id FROM rescan r WHERE ${OPEN}
       ORDER BY r.state = 'running' DESC, r.position LIMIT 1 FOR NO KEY UPDATE`,
    );
    if (!first) return null;
    await this.database.rows(
      `UPDATE rescan SET state = 'running', started_at = $2
       WHERE id = $1 AND state = 'requested'`,
      [first.id, this.clock.now()],
    );
    const rescan = await this.find(first.id);
    // Whoever cancelled it while its lock was waited for has the last word.
    return rescan?.state === 'running' ? rescan : null;
  }

  override async advance(from: Rescan, to: RescanProgress): Promise<boolean> {
    this.database.requireTransaction('Moving a re-scan on');
    const { reachedBlock, reachedBlockId, historyMissing } = to;
    const rows = await this.database.rows(
      `UPDATE rescan SET reached_block = $3, reached_block_id = $4, history_missing_from = $5,
         history_missing_to = $6
       WHERE id = $1 AND state = 'running' AND reached_block = $2 RETURNING id`,
      [
        from.id,
        from.reachedBlock,
        reachedBlock,
        reachedBlockId,
        historyMissing?.fromBlock ?? null,
        historyMissing?.toBlock ?? null,
      ],
    );
    return rows.length > 0;
  }

  override async end(
    id: string,
    as: 'done' | 'failed' | 'cancelled',
    reason: string | null,
  ): Promise<boolean> {
    const from = as === 'cancelled' ? ['requested', 'running'] : ['running'];
    const rows = await this.database.rows(
      `UPDATE rescan SET state = $2, ended_at = $3, end_reason = $4
       WHERE id = $1 AND state = ANY($5::text[]) RETURNING id`,
      [uuidOrNull(id), as, this.clock.now(), reason, from],
    );
    return rows.length > 0;
  }

  override async addDiscoveries(
    id: string,
    discoveries: readonly RescanDiscovery[],
  ): Promise<readonly RescanDiscovery[]> {
    if (discoveries.length === 0) return [];
    const rows = await this.database.rows<{ kind: string; chain_key: string }>(
      `INSERT INTO rescan_discovery (rescan_id, kind, chain_key, block_number, summary, repaired)
       SELECT $1, kind, chain_key, block_number, summary, repaired
       FROM unnest($2::text[], $3::text[], $4::integer[], $5::text[], $6::boolean[])
         WITH ORDINALITY AS given (kind, chain_key, block_number, summary, repaired, ordinal)
       ORDER BY ordinal
       ON CONFLICT DO NOTHING
       RETURNING kind, chain_key`,
      [
        id,
        discoveries.map(({ kind }) => kind),
        discoveries.map(({ chainKey }) => chainKey),
        discoveries.map(({ blockNumber }) => blockNumber),
        discoveries.map(({ summary }) => summary),
        discoveries.map(({ repaired }) => repaired),
      ],
    );
    const added = new Set(rows.map((row) => `${row.kind} ${row.chain_key}`));
    return discoveries.filter(({ kind, chainKey }) => added.delete(`${kind} ${chainKey}`));
  }

  override async discoveries(id: string, page: PageRequest): Promise<Page<RescanDiscovery>> {
    const { before, rowsToRead } = readPageRequest(DISCOVERIES, page);
    const rows = await this.database.rows<DiscoveryRow>(
      `SELECT position, kind, chain_key, block_number, summary, repaired FROM rescan_discovery
       WHERE rescan_id = $1 AND ($2::bigint IS NULL OR position < $2)
       ORDER BY position DESC LIMIT $3`,
      [uuidOrNull(id), before, rowsToRead],
    );
    return pageOf(DISCOVERIES, rows, page, toDiscovery);
  }
}

function toRescan(row: RescanRow): Rescan {
  return {
    id: row.id,
    fromBlock: row.from_block,
    toBlock: row.to_block,
    state: row.state,
    reason: row.reason,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    reachedBlock: row.reached_block,
    reachedBlockId: row.reached_block_id,
    historyMissing: toRange(row),
    endReason: row.end_reason,
    discoveries: { total: row.total, repaired: row.repaired },
  };
}

function toRange(row: RescanRow): BlockRange | null {
  const { history_missing_from: fromBlock, history_missing_to: toBlock } = row;
  return fromBlock === null || toBlock === null ? null : { fromBlock, toBlock };
}

function toDiscovery(row: DiscoveryRow): RescanDiscovery {
  return {
    kind: row.kind,
    chainKey: row.chain_key,
    blockNumber: row.block_number,
    summary: row.summary,
    repaired: row.repaired,
  };
}
