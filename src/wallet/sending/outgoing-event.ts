import type { OutgoingEventPayment } from '../../kernel';
import type { OutgoingTransaction } from './outgoing-transaction';

/** Never the memo: it may hold a code. */
export function paymentsOfEvent({
  payments,
}: Pick<OutgoingTransaction, 'payments'>): readonly OutgoingEventPayment[] {
  return payments.map(({ purpose, purposeId, toAccountId: accountId, amount }) => ({
    purpose,
    purposeId,
    accountId,
    cwd: amount?.toDecimal() ?? null,
  }));
}
