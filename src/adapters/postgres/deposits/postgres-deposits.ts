import { Injectable } from '@nestjs/common';
import {
  Deposits,
  type Deposit,
  type DepositChange,
  type DepositFilter,
  type DepositMove,
  type DepositState,
} from '../../../deposits';
import { Assets, Clock, Money, type Page, type PageRequest } from '../../../kernel';
import { CORE_ASSET_ID } from '../../../scan';
import { Database } from '../connection/database';
import { Conditions, pageNewestFirst, type TimedList } from '../connection/newest-first';
import { unitsOf, uuidAsked, uuidOrNull, uuidsOf } from '../connection/row-values';
import { DEPOSIT_COLUMNS, depositOf, type DepositRow } from './deposit-row';

const LIST: TimedList = {
  ...{ name: 'deposits', table: 'deposit', alias: 'd', columns: DEPOSIT_COLUMNS },
  ...{ time: 'block_time', position: 'position' },
};

interface MoveRow {
  readonly deposit_id: string;
  readonly customer_id: string;
  readonly to_customer_id: string;
  readonly taken: string;
  readonly given: string;
  readonly moved_by: string;
  readonly reason: string;
  readonly moved_at: Date;
}

@Injectable()
export class PostgresDeposits extends Deposits {
  constructor(
    private readonly database: Database,
    private readonly assets: Assets,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async insertNew(deposits: readonly Deposit[]): Promise<readonly Deposit[]> {
    if (deposits.length === 0) return [];
    const rows = await this.database.rows<{ id: string }>(
      `INSERT INTO deposit (id, chain_key, state, from_account_id, asset_id, units, transaction_id,
         block_number, block_time, customer_id, points, rate_version, offered_to_customer_id,
         created_at)
       SELECT id, chain_key, state, from_account_id, asset_id, units, transaction_id, block_number,
         block_time, customer_id, points, rate_version, offered_to_customer_id, created_at
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[],
         $7::text[], $8::integer[], $9::timestamptz[], $10::uuid[], $11::numeric[], $12::integer[],
         $13::uuid[], $14::timestamptz[])
         WITH ORDINALITY AS given (id, chain_key, state, from_account_id, asset_id, units,
           transaction_id, block_number, block_time, customer_id, points, rate_version,
           offered_to_customer_id, created_at, ordinal)
       ORDER BY ordinal
       ON CONFLICT (chain_key) DO NOTHING
       RETURNING id`,
      [
        deposits.map(({ id }) => id),
        deposits.map(({ chainKey }) => chainKey),
        deposits.map(({ state }) => state),
        deposits.map(({ fromAccountId }) => fromAccountId),
        deposits.map(({ assetId }) => assetId),
        deposits.map(({ units }) => units),
        deposits.map(({ transactionId }) => transactionId),
        deposits.map(({ blockNumber }) => blockNumber),
        deposits.map(({ blockTime }) => blockTime),
        deposits.map(({ customerId }) => customerId),
        deposits.map(({ points }) => points?.units ?? null),
        deposits.map(({ rateVersion }) => rateVersion),
        deposits.map(({ offeredToCustomerId }) => offeredToCustomerId),
        deposits.map(({ createdAt }) => createdAt),
      ],
    );
    const inserted = new Set(rows.map(({ id }) => id));
    return deposits.filter(({ id }) => inserted.has(id));
  }

  override async knownKeys(chainKeys: readonly string[]): Promise<ReadonlySet<string>> {
    if (chainKeys.length === 0) return new Set();
    const rows = await this.database.rows<{ chain_key: string }>(
      'SELECT chain_key FROM deposit WHERE chain_key = ANY($1::text[])',
      [chainKeys],
    );
    return new Set(rows.map(({ chain_key: key }) => key));
  }

  override find(id: string): Promise<Deposit | null> {
    return this.selectOne('WHERE d.id = $1', [uuidOrNull(id)]);
  }

  override findMany(ids: readonly string[]): Promise<readonly Deposit[]> {
    return this.select('WHERE d.id = ANY($1::uuid[])', [uuidsOf(ids)]);
  }

  override async lock(id: string): Promise<Deposit | null> {
    this.database.requireTransaction('Locking a deposit');
    return this.selectOne('WHERE d.id = $1 FOR NO KEY UPDATE', [uuidOrNull(id)]);
  }

  override async transition(
    id: string,
    from: DepositState,
    to: DepositState,
    change: DepositChange = {},
  ): Promise<boolean> {
    const rows = await this.database.rows(
      `UPDATE deposit SET state = $3, customer_id = COALESCE($4, customer_id),
         points = COALESCE($5, points), rate_version = COALESCE($6, rate_version),
         offered_to_customer_id = COALESCE($7, offered_to_customer_id), state_since = $8,
         refund_to_account_id = CASE WHEN $3 = 'refunding' THEN $9 ELSE refund_to_account_id END
       WHERE id = $1 AND state = $2 RETURNING id`,
      [
        uuidOrNull(id),
        from,
        to,
        change.customerId ?? null,
        change.points?.units ?? null,
        change.rateVersion ?? null,
        change.offeredToCustomerId ?? null,
        this.clock.now(),
        change.refundToAccountId ?? null,
      ],
    );
    return rows.length > 0;
  }

  override async keepMove(move: DepositMove): Promise<boolean> {
    const rows = await this.database.rows(
      `INSERT INTO deposit_move (deposit_id, customer_id, to_customer_id, taken, given, moved_by,
         reason, moved_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (deposit_id) DO NOTHING
       RETURNING deposit_id`,
      [
        move.depositId,
        move.customerId,
        move.toCustomerId,
        move.taken.units,
        move.given.units,
        move.by,
        move.reason,
        move.movedAt,
      ],
    );
    return rows.length > 0;
  }

  override async moveOf(depositId: string): Promise<DepositMove | null> {
    const row = await this.database.row<MoveRow>(
      `SELECT deposit_id, customer_id, to_customer_id, taken, given, moved_by, reason, moved_at
       FROM deposit_move WHERE deposit_id = $1`,
      [uuidOrNull(depositId)],
    );
    if (!row) return null;
    return {
      depositId: row.deposit_id,
      customerId: row.customer_id,
      toCustomerId: row.to_customer_id,
      taken: Money.of(unitsOf(row.taken), this.assets.points),
      given: Money.of(unitsOf(row.given), this.assets.points),
      by: row.moved_by,
      reason: row.reason,
      movedAt: row.moved_at,
    };
  }

  override async lockWaiting(
    limit: number,
    except: readonly string[] = [],
  ): Promise<readonly Deposit[]> {
    this.database.requireTransaction('Locking deposits');
    return this.select(
      `WHERE d.state = 'waiting' AND d.id <> ALL($2::uuid[])
       ORDER BY d.position LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`,
      [limit, except],
    );
  }

  override async sendersOfWaiting(limit: number): Promise<readonly string[]> {
    const rows = await this.database.rows<{ account_id: string }>(
      `SELECT DISTINCT from_account_id AS account_id FROM (
         SELECT from_account_id FROM deposit WHERE state = 'waiting' ORDER BY position LIMIT $1
       ) oldest WHERE from_account_id IS NOT NULL`,
      [limit],
    );
    return rows.map(({ account_id: accountId }) => accountId);
  }

  override waitingOf(customerId: string): Promise<readonly Deposit[]> {
    return this.select(
      `JOIN link l ON l.account_id = d.from_account_id
       WHERE l.customer_id = $1 AND l.ended_at IS NULL AND d.state = 'waiting'
       ORDER BY d.position`,
      [uuidOrNull(customerId)],
    );
  }

  override inBlocks(fromBlock: number, toBlock: number): Promise<readonly Deposit[]> {
    return this.select(
      'WHERE d.block_number BETWEEN $1 AND $2 ORDER BY d.block_number, d.position',
      [fromBlock, toBlock],
    );
  }

  override offeredTo(customerId: string, limit: number, since: Date): Promise<readonly Deposit[]> {
    return this.select(
      `WHERE d.offered_to_customer_id = $1 AND d.state = 'unattributed' AND d.block_time >= $3
       ORDER BY d.position LIMIT $2`,
      [uuidOrNull(customerId), limit, since],
    );
  }

  override awaitingRefund(
    limit: number,
    except: readonly string[] = [],
  ): Promise<readonly Deposit[]> {
    return this.select(
      `WHERE d.state = 'refunding' AND NOT EXISTS (
         SELECT 1 FROM outgoing_payment p
         WHERE p.purpose = 'refund' AND p.purpose_id = d.id AND p.living
       ) AND d.id <> ALL($2::uuid[]) ORDER BY d.position LIMIT $1`,
      [limit, except],
    );
  }

  override list(
    { customerId, fromAccountId, transactionId, cwdUnits, state, ...period }: DepositFilter,
    page: PageRequest,
  ): Promise<Page<Deposit>> {
    const conditions = new Conditions()
      .add(transactionId, (value) => `d.transaction_id = ${value}`)
      .add(uuidAsked(customerId), (value) => `d.customer_id = ${value}`)
      .add(fromAccountId, (value) => `d.from_account_id = ${value}`)
      .add(cwdUnits, (value) => `(d.units = ${value} AND d.asset_id = '${CORE_ASSET_ID}')`)
      // Nearly all are credited, and in no index by state.
      .add(state, (value) => `d.state = ${value}`, state !== 'credited');
    const question = conditions.within(period);
    return pageNewestFirst(this.database, LIST, question, page, (row) => this.toDeposit(row));
  }

  private async select(rest: string, parameters: readonly unknown[]): Promise<readonly Deposit[]> {
    const rows = await this.database.rows<DepositRow>(
      `SELECT ${DEPOSIT_COLUMNS} FROM deposit d ${rest}`,
      parameters,
    );
    return rows.map((row) => this.toDeposit(row));
  }

  private async selectOne(rest: string, parameters: readonly unknown[]): Promise<Deposit | null> {
    const [deposit] = await this.select(rest, parameters);
    return deposit ?? null;
  }

  private toDeposit(row: DepositRow): Deposit {
    return depositOf(row, this.assets.points);
  }
}
