import type { FindingDraft, FindingKind } from '../../safety';
import type { OwedBack, OwedCause } from './owed-back';

export const OWED_KIND: FindingKind = 'paid_and_forgotten';

const SUMMARIES: Readonly<Record<OwedCause, string>> = {
  unknown_order: 'A payment of ours is on the chain, and the database has no order for it.',
  terms_differ: 'A payment of ours is on the chain, and its order names other terms.',
  order_ended: 'A payment of ours is on the chain, and its order has ended without it.',
  paid_already: 'An order was paid twice: the database had forgotten one of the payments.',
  attempt_living: 'An order was paid, and a second payment for it is on its way.',
};

/** Whoever was paid twice may be paid a third time: that must be looked at before anything else leaves. */
const HALTING: ReadonlySet<OwedCause> = new Set(['paid_already', 'attempt_living']);

export function owedFinding(owed: OwedBack): FindingDraft {
  const { id: subject, cause, amount, accountId, customerId } = owed;
  const owes = customerId === null ? accountId : `customer ${customerId}`;
  return {
    kind: OWED_KIND,
    subject,
    summary: `${SUMMARIES[cause]} ${amount.toString()} are owed back by ${owes} until decided.`,
    evidence: {
      cause,
      amount: amount.toString(),
      accountId,
      ...(customerId !== null && { customerId }),
      order: `${owed.purpose} ${owed.purposeId}`,
      transactionId: owed.transactionId,
      blockNumber: String(owed.blockNumber),
    },
    halts: HALTING.has(cause) ? ['payouts'] : [],
  };
}
