import { requiredFee } from 'crowdwiz-sandbox/node';
import { recordOf, unitsOf } from '../evidence/chain-truth';
import type { Evidence } from '../evidence/facts';
import { Complaints, type Violation } from '../evidence/violation';

/**
 * Where more than one node must agree, no single one sets a fee: what reached the chain paid what the
 * chain asks, to the unit. With one node its word counts, below the ceilings.
 */
export function checkAgreedFees(evidence: Evidence): readonly Violation[] {
  const complaints = new Complaints('agreed-fees');
  const { truth, quorum, foreignTransactionIds } = evidence;
  if (quorum < 2) return [];
  for (const { transactionId, operations } of truth.spent.values()) {
    if (foreignTransactionIds.has(transactionId)) continue;
    for (const operation of operations) {
      const paid = unitsOf(recordOf(operation[1]['fee'])['amount']);
      const asked = requiredFee(operation);
      complaints.demand(
        paid === asked,
        `transaction ${transactionId} paid a fee of ${paid}; the chain asks ${asked}`,
      );
    }
  }
  return complaints.found;
}
