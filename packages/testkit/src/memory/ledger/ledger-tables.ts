import type { AssetCode } from 'crowdwiz-gateway/internal/kernel/index';
import type { Entry, ServiceHold, WaitingDebit } from 'crowdwiz-gateway/internal/ledger/index';
import { TableKey } from '../database/memory-table';

export interface AccountRow {
  readonly code: string;
  readonly asset: AssetCode;
  readonly normalSide: 'debit' | 'credit';
  readonly overdraftAllowed: boolean;
  readonly customerId: string | null;
  readonly balance: bigint;
  /** All that was ever debited: what was taken since a moment is a difference. */
  readonly debited: bigint;
}

export interface HoldRow {
  readonly id: string;
  readonly customerId: string;
  readonly units: bigint;
  readonly state: 'held' | 'settled' | 'released';
  readonly endedEntryKey: string | null;
}

/** By code. */
export const ACCOUNTS = new TableKey<AccountRow>('ledger_account');
/** By key. */
export const ENTRIES = new TableKey<Entry>('ledger_entry');
/** By id. */
export const HOLDS = new TableKey<HoldRow>('ledger_hold');
/** By customer and key. */
export const WAITING_DEBITS = new TableKey<WaitingDebit>('waiting_debit');
/** By id. */
export const SERVICE_HOLDS = new TableKey<ServiceHold>('service_hold');
