import type {
  BalanceCheck,
  ClosedReason,
  ColdAccount,
  DatabaseIdentity,
  OddOperation,
  OwedBack,
  Quarantine,
  Surplus,
  Sweep,
} from 'crowdwiz-gateway/internal/wallet/index';
import { TableKey } from '../database/memory-table';

export const ONLY = 'only';

export interface BalanceCheckRow {
  readonly check: BalanceCheck;
  readonly openedAtBlock: number;
  readonly agreedAtBlock: number | null;
}

export interface QuarantineRow {
  readonly quarantine: Quarantine;
  readonly isEnded: boolean;
}

/** By id. */
export const OWED_BACKS = new TableKey<OwedBack>('owed_back');
/** By id. */
export const SURPLUSES = new TableKey<Surplus>('surplus');
/** By account. */
export const COLD_WALLETS = new TableKey<ColdAccount>('cold_wallet');
/** By id. */
export const SWEEPS = new TableKey<Sweep>('sweep');
/** One row. */
export const BALANCE_CHECKS = new TableKey<BalanceCheckRow>('balance_check');
/** One row; none: open. */
export const GATE = new TableKey<{ readonly closed: ClosedReason | null }>('payment_gate');
/** By number. */
export const AUTHORITIES = new TableKey<{ readonly fingerprint: string }>('accepted_authority');
/** By key. */
export const ODD_OPERATIONS = new TableKey<OddOperation>('odd_operation');
/** By number. */
export const IDENTITIES = new TableKey<DatabaseIdentity>('database_identity');
/** By id. */
export const QUARANTINES = new TableKey<QuarantineRow>('signing_quarantine');
/** By seconds. */
export const LIFETIMES = new TableKey<{ readonly seconds: number }>('transaction_lifetime');
