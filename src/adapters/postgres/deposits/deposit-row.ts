import type { Deposit, DepositState } from '../../../deposits';
import { type Asset, Money } from '../../../kernel';
import { unitsOf } from '../connection/row-values';

/** Of a `deposit d`. */
export const DEPOSIT_COLUMNS = `d.id, d.chain_key, d.state, d.from_account_id, d.asset_id, d.units,
  d.transaction_id, d.block_number, d.block_time, d.customer_id, d.points, d.rate_version,
  d.offered_to_customer_id, d.refund_to_account_id, d.created_at`;

export interface DepositRow {
  readonly id: string;
  readonly chain_key: string;
  readonly state: DepositState;
  readonly from_account_id: string | null;
  readonly asset_id: string;
  readonly units: string;
  readonly transaction_id: string | null;
  readonly block_number: number;
  readonly block_time: Date;
  readonly customer_id: string | null;
  readonly points: string | null;
  readonly rate_version: number | null;
  readonly offered_to_customer_id: string | null;
  readonly refund_to_account_id: string | null;
  readonly created_at: Date;
}

export function depositOf(row: DepositRow, points: Asset): Deposit {
  return {
    id: row.id,
    chainKey: row.chain_key,
    state: row.state,
    fromAccountId: row.from_account_id,
    assetId: row.asset_id,
    units: unitsOf(row.units),
    transactionId: row.transaction_id,
    blockNumber: row.block_number,
    blockTime: row.block_time,
    customerId: row.customer_id,
    points: row.points === null ? null : Money.of(unitsOf(row.points), points),
    rateVersion: row.rate_version,
    offeredToCustomerId: row.offered_to_customer_id,
    refundToAccountId: row.refund_to_account_id,
    createdAt: row.created_at,
  };
}
