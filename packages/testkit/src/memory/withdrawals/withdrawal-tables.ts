import type { Quote, Withdrawal } from 'crowdwiz-gateway/internal/withdrawals/index';
import { TableKey } from '../database/memory-table';

export interface WithdrawalRow {
  /** `waitingFor` is what was noted; see `shownWaitingFor`. */
  readonly withdrawal: Withdrawal;
  readonly approvedAt: Date | null;
}

export interface QuoteRow {
  readonly quote: Quote;
  /** What the customer had when it was given. */
  readonly balance: bigint;
  /** All that was taken from the customer until then. */
  readonly debited: bigint;
}

/** By id. */
export const WITHDRAWALS = new TableKey<WithdrawalRow>('withdrawal');
/** By id. */
export const QUOTES = new TableKey<QuoteRow>('withdrawal_quote');
