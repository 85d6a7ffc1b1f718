import type { WireOperation } from 'crowdwiz-protocol';
import { recordOf, unitsOf } from '../evidence/chain-truth';
import type { Evidence, FeeCeilings } from '../evidence/facts';
import type { OutgoingRow } from '../evidence/rows';
import { Complaints, type Violation } from '../evidence/violation';

const TRANSFER = 0;
const MESSAGE = 61;
const MASS_PAYMENT = 104;

/** The gateway's own defaults: 10, 1, 25 and 0.5 CWD. */
export const DEFAULT_FEE_CEILINGS: FeeCeilings = {
  transfer: 1_000_000n,
  message: 100_000n,
  massPayment: 2_500_000n,
  massPaymentRecipient: 50_000n,
};

/** Nothing was ever signed with a fee above its ceiling, whether or not a block took it. */
export function checkFeeCeilings(evidence: Evidence): readonly Violation[] {
  const complaints = new Complaints('fee-ceilings');
  const { truth, rows, feeCeilings, foreignTransactionIds } = evidence;
  for (const row of rows.outgoing) {
    const most = ceilingOfRow(row, feeCeilings);
    complaints.demand(
      BigInt(row.fee) <= most,
      `transaction ${row.transaction_id} was signed with a fee of ${row.fee}, above ${most}`,
    );
  }
  for (const { transactionId, operations } of truth.spent.values()) {
    if (foreignTransactionIds.has(transactionId)) continue;
    for (const operation of operations) {
      const fee = unitsOf(recordOf(operation[1]['fee'])['amount']);
      const most = ceilingOf(operation, feeCeilings);
      complaints.demand(
        fee <= most,
        `transaction ${transactionId} paid a fee of ${fee}, above ${most}`,
      );
    }
  }
  return complaints.found;
}

/** Of all its operations together. */
function ceilingOfRow({ wire }: OutgoingRow, ceilings: FeeCeilings): bigint {
  const { operations } = JSON.parse(wire) as { readonly operations: readonly WireOperation[] };
  return operations.reduce((sum, operation) => sum + ceilingOf(operation, ceilings), 0n);
}

function ceilingOf([kind, fields]: WireOperation, ceilings: FeeCeilings): bigint {
  if (kind === TRANSFER) return ceilings.transfer;
  if (kind === MESSAGE) return ceilings.message;
  if (kind !== MASS_PAYMENT) return 0n;
  const { length } = fields['payments'] as readonly unknown[];
  return ceilings.massPayment + BigInt(length) * ceilings.massPaymentRecipient;
}
