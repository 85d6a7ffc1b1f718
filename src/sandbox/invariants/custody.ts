import { CORE_ASSET_ID } from './chain-truth';
import type { Evidence } from './facts';
import { Complaints, type Violation } from './violation';

/** The books hold what the chain holds, to the unit. Judged only when nothing is pending. */
export function checkCustody({ truth, rows, settled }: Evidence): readonly Violation[] {
  const complaints = new Complaints('custody');
  if (!settled) return [];
  const custody = BigInt(rows.accounts.find(({ code }) => code === 'custody')?.balance ?? '0');
  const difference = truth.balance - custody;
  if (difference === 0n) return [];
  // What a hole in the history hides is on no list that a client can read: only the balance tells.
  const hidden = truth.credits
    .filter(({ isHidden, assetId }) => isHidden && assetId === CORE_ASSET_ID)
    .reduce((sum, { units }) => sum + units, 0n);
  const isReported = rows.findings.some(({ kind }) => kind === 'books_differ_from_chain');
  complaints.demand(
    isReported && difference === hidden,
    `custody is ${custody} and the hot wallet holds ${truth.balance}: ${difference} more`,
  );
  return complaints.found;
}
