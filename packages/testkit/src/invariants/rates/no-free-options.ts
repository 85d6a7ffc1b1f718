import type { Evidence } from '../evidence/facts';
import type { RateRow, WithdrawalRow } from '../evidence/rows';
import { Complaints, type Violation } from '../evidence/violation';

/** What is signed at the last moment reaches a block while it has not expired, and no later. */
const LIFETIME_MILLISECONDS = 120_000;

/**
 * Nobody chooses between two moments: each withdrawal has the version of the rate that was in force when it was
 * requested, and none is paid after its deadline. Histories, which know all acts, are judged by more.
 */
export function checkNoFreeOptions(evidence: Evidence): readonly Violation[] {
  const complaints = new Complaints('no-free-options');
  for (const withdrawal of evidence.rows.withdrawals) {
    checkVersion(withdrawal, evidence.rows.rates, complaints);
    checkDeadline(withdrawal, evidence, complaints);
  }
  return complaints.found;
}

function checkVersion(
  { id, rate_version: version, requested_at: requestedAt }: WithdrawalRow,
  rates: readonly RateRow[],
  complaints: Complaints,
): void {
  const ofWithdrawals = rates.filter(({ direction }) => direction === 'withdrawal');
  if (ofWithdrawals.length === 0) return;
  const possible = ratesInForce(ofWithdrawals, requestedAt).map((rate) => rate.version);
  complaints.demand(
    possible.includes(version),
    `withdrawal ${id} of ${requestedAt} has version ${version} of the rate, not ${possible.join(' or ')}`,
  );
}

/** Whoever set a rate at the very moment of a request may have come before it, or after it. */
export function ratesInForce(ofOneDirection: readonly RateRow[], requestedAt: string): RateRow[] {
  const at = Date.parse(requestedAt);
  return [at, at - 1].flatMap((moment) => inForceAt(ofOneDirection, moment) ?? []);
}

/** The newest that had begun; before all of them, the first. */
function inForceAt(rates: readonly RateRow[], moment: number): RateRow | undefined {
  const ordered = [...rates].sort(
    (one, other) => begin(one) - begin(other) || one.version - other.version,
  );
  return ordered.filter((rate) => begin(rate) <= moment).at(-1) ?? ordered[0];
}

function begin({ effective_at: effectiveAt }: RateRow): number {
  return Date.parse(effectiveAt);
}

function checkDeadline(
  { id, deadline }: WithdrawalRow,
  { rows, truth }: Evidence,
  complaints: Complaints,
): void {
  const latest = Date.parse(deadline) + LIFETIME_MILLISECONDS;
  for (const { transaction_id: transactionId, adopted, payments } of rows.outgoing) {
    const isOf = payments.some(
      ({ purpose, purpose_id: of }) => purpose === 'withdrawal' && of === id,
    );
    const block = isOf && !adopted ? truth.blockOf(transactionId) : undefined;
    const at = block === undefined ? undefined : truth.timeOf(block);
    complaints.demand(
      at === undefined || at.getTime() <= latest,
      `withdrawal ${id} was paid at ${at?.toISOString() ?? ''}, and its deadline was ${deadline}`,
    );
  }
}
