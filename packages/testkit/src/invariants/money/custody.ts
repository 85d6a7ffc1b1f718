import type { Evidence } from '../evidence/facts';
import { Complaints, type Violation } from '../evidence/violation';

/**
 * The books hold what the chain holds, to the unit: what no list that a client can read explains, they
 * hold as unexplained. Judged only when nothing is pending.
 */
export function checkCustody({ truth, rows, settled }: Evidence): readonly Violation[] {
  const complaints = new Complaints('custody');
  if (!settled) return [];
  const custody = BigInt(rows.accounts.find(({ code }) => code === 'custody')?.balance ?? '0');
  const difference = truth.balance - custody;
  if (difference === 0n) return [];
  complaints.add(
    `custody is ${custody} and the hot wallet holds ${truth.balance}: ${difference} more`,
  );
  return complaints.found;
}
