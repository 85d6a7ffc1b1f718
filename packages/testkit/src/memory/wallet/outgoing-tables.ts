import type {
  OutgoingPurpose,
  OutgoingTransaction,
  UndonePayment,
} from 'crowdwiz-gateway/internal/wallet/index';
import type { Withdrawal } from 'crowdwiz-gateway/internal/withdrawals/index';
import type { MemoryDatabase } from '../database/memory-database';
import { TableKey } from '../database/memory-table';

export interface OutgoingRow {
  readonly transaction: OutgoingTransaction;
  /** Those of its payments that have paid or may still pay, by their index. */
  readonly living: readonly boolean[];
}

export interface UndoneRow {
  readonly outgoingId: string;
  readonly reconciliationId: string;
  readonly state: UndonePayment['state'];
  readonly endedAt: Date | null;
  readonly blockNumber: number | null;
}

/** By id. */
export const OUTGOING = new TableKey<OutgoingRow>('outgoing_transaction');
/** By the chain's id: ours. */
export const OUTGOING_IDS = new TableKey<{ readonly id: string }>('outgoing_transaction_id');
/** Those whose fate is not proven, by id. */
export const LIVING_OUTGOING = new TableKey<{ readonly id: string }>('living_outgoing');
/** By purpose and its id: all that were signed for it, oldest first. */
export const ATTEMPTS = new TableKey<{ readonly ids: readonly string[] }>('outgoing_payment');
/** By transaction and reconciliation. */
export const UNDONE = new TableKey<UndoneRow>('undone_transaction');

export function purposeKey(purpose: OutgoingPurpose, id: string): string {
  return `${purpose} ${id}`;
}

export function attemptsFor(
  database: MemoryDatabase,
  purpose: OutgoingPurpose,
  id: string,
): readonly OutgoingRow[] {
  const ids = database.in(ATTEMPTS).get(purposeKey(purpose, id))?.ids ?? [];
  return ids.flatMap((each) => database.in(OUTGOING).get(each) ?? []);
}

/** Whether a payment of a purpose has paid or may still pay. */
export function hasLivingPayment(
  database: MemoryDatabase,
  purpose: OutgoingPurpose,
  id: string,
): boolean {
  return attemptsFor(database, purpose, id).some(({ transaction, living }) =>
    transaction.payments.some(
      (payment, index) =>
        payment.purpose === purpose && payment.purposeId === id && living[index] === true,
    ),
  );
}

/** Whether an adopted payment is just the one that the withdrawal waits for. */
export function isPaidByAdoption(
  database: MemoryDatabase,
  { id, net, accountId }: Withdrawal,
): boolean {
  return attemptsFor(database, 'withdrawal', id).some(
    ({ transaction }) =>
      transaction.adoptedAt !== null &&
      transaction.payments.some(
        (payment) =>
          payment.purpose === 'withdrawal' &&
          payment.purposeId === id &&
          payment.isSurplus !== true &&
          payment.amount?.units === net.units &&
          payment.toAccountId === accountId,
      ),
  );
}
