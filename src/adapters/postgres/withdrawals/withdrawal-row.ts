import { type Asset, CWD, Money } from '../../../kernel';
import type { Quote, Withdrawal, WithdrawalState } from '../../../withdrawals';
import { unitsOf } from '../connection/row-values';

const TERMS = [
  ...['id', 'customer_id', 'account_id', 'account_name', 'points', 'gross', 'kept', 'fee'],
  ...['fee_payer', 'net', 'rate_version', 'rate'],
];
const COURSE = [
  ...['state', 'reference', 'requested_at', 'deadline', 'decided_by', 'reason', 'transaction_id'],
];

/** What quotes and withdrawals have in common. */
export const TERMS_COLUMNS = TERMS.join(', ');

/** All of a `withdrawal w` but what it waits for, which is read where that stands. */
export const WITHDRAWAL_COLUMNS = [...TERMS, ...COURSE].map((name) => `w.${name}`).join(', ');

export interface TermsRow {
  readonly id: string;
  readonly customer_id: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly points: string;
  readonly gross: string;
  readonly kept: string;
  readonly fee: string;
  readonly fee_payer: 'customer' | 'house';
  readonly net: string;
  readonly rate_version: number;
  readonly rate: string;
}

export interface WithdrawalRow extends TermsRow {
  readonly state: WithdrawalState;
  readonly reference: string | null;
  readonly requested_at: Date;
  readonly deadline: Date;
  readonly decided_by: string | null;
  readonly reason: string | null;
  readonly transaction_id: string | null;
}

export type Terms = Omit<Quote, 'expiresAt'>;

export function termsOf(row: TermsRow, points: Asset): Terms {
  return {
    id: row.id,
    customerId: row.customer_id,
    accountId: row.account_id,
    accountName: row.account_name,
    points: Money.of(unitsOf(row.points), points),
    gross: Money.of(unitsOf(row.gross), CWD),
    kept: Money.of(unitsOf(row.kept), points),
    fee: Money.of(unitsOf(row.fee), CWD),
    feePayer: row.fee_payer,
    net: Money.of(unitsOf(row.net), CWD),
    rateVersion: row.rate_version,
    rate: row.rate,
  };
}

export function withdrawalOf(
  row: WithdrawalRow,
  points: Asset,
): Omit<Withdrawal, 'waitingFor' | 'shortSince'> {
  return {
    ...termsOf(row, points),
    state: row.state,
    reference: row.reference,
    requestedAt: row.requested_at,
    deadline: row.deadline,
    decidedBy: row.decided_by,
    reason: row.reason,
    transactionId: row.transaction_id,
  };
}
