import type {
  Deposit,
  DepositMove,
  DepositSighting,
  OwedPoints,
} from 'crowdwiz-gateway/internal/deposits/index';
import { TableKey } from '../database/memory-table';

export interface DepositRow {
  readonly deposit: Deposit;
  readonly stateSince: Date | null;
}

export interface OfferRow {
  readonly customerId: string;
  /** Deposits up to this position were offered. */
  readonly afterPosition: number;
  readonly turn: number;
}

export interface GoneRow {
  readonly depositId: string;
  readonly reconciliationId: string;
  readonly customerId: string | null;
  /** Null where nothing was owed. */
  readonly owed: OwedPoints | null;
}

/** By id. */
export const DEPOSITS = new TableKey<DepositRow>('deposit');
/** By key of the chain: the deposit's id. */
export const DEPOSIT_KEYS = new TableKey<{ readonly id: string }>('deposit_key');
/** By id of the deposit. */
export const MOVES = new TableKey<DepositMove>('deposit_move');
/** By key of the chain. */
export const SIGHTINGS = new TableKey<DepositSighting>('deposit_sighting');
/** By customer. */
export const OFFERS = new TableKey<OfferRow>('deposit_offer');
/** By id of the deposit. */
export const GONE_DEPOSITS = new TableKey<GoneRow>('gone_deposit');
