import type { Evidence } from '../evidence/facts';
import { SealReader } from '../evidence/memo-seal';
import { Complaints, type Violation } from '../evidence/violation';

/**
 * What the chain shows by itself, whatever the tables know: all that the hot wallet spent is sealed,
 * and no order was paid twice, however much a database has forgotten.
 */
export function checkSealed(evidence: Evidence): readonly Violation[] {
  const complaints = new Complaints('sealed');
  const { truth, memoKey, codeSecret, foreignTransactionIds } = evidence;
  if (memoKey === undefined || codeSecret === undefined) return [];
  const reader = new SealReader(memoKey, codeSecret);
  const paid = new Map<string, number>();
  for (const { transactionId, operations, isIrreversible } of truth.spent.values()) {
    if (foreignTransactionIds.has(transactionId)) continue;
    for (const operation of operations) {
      const sealed = reader.read(operation);
      complaints.demand(sealed !== null, `transaction ${transactionId} carries no seal`);
      if (sealed === null || sealed.purpose === 'code' || !isIrreversible) continue;
      const name = `${sealed.purpose} ${sealed.id}`;
      paid.set(name, (paid.get(name) ?? 0) + 1);
    }
  }
  for (const [name, times] of paid) {
    complaints.demand(times === 1, `${name} is named by the seals of ${times} payments`);
  }
  return complaints.found;
}
