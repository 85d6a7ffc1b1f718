import { compareRates, isWithinFactor } from '../evidence/exact-rate';
import type { Evidence } from '../evidence/facts';
import type { RateRow } from '../evidence/rows';
import { Complaints, type Violation } from '../evidence/violation';

/** No moment gives money away and no step is a slip, unless whoever set it named the rule. */
export function checkRateRules({ rows, rateChangeFactorMaximum }: Evidence): readonly Violation[] {
  const complaints = new Complaints('rate-rules');
  const deposits = inOrderOfForce(rows.rates, 'deposit');
  const withdrawals = inOrderOfForce(rows.rates, 'withdrawal');
  checkSpread(deposits, withdrawals, complaints);
  for (const ordered of [deposits, withdrawals]) {
    checkSteps(ordered, rateChangeFactorMaximum, complaints);
  }
  return complaints.found;
}

/** Of versions that begin at one moment, the one that was set last is in force. */
function inOrderOfForce(rates: readonly RateRow[], direction: string): RateRow[] {
  const ordered = rates
    .filter((rate) => rate.direction === direction)
    .sort((one, other) => timeOf(one) - timeOf(other) || one.version - other.version);
  return ordered.filter((rate, index) => {
    const next = ordered[index + 1];
    return next === undefined || timeOf(next) > timeOf(rate);
  });
}

function timeOf({ effective_at: effectiveAt }: RateRow): number {
  return Date.parse(effectiveAt);
}

function checkSpread(
  deposits: readonly RateRow[],
  withdrawals: readonly RateRow[],
  complaints: Complaints,
): void {
  const moments = new Set([...deposits, ...withdrawals].map(timeOf));
  for (const moment of moments) {
    const deposit = inForceAt(deposits, moment);
    const withdrawal = inForceAt(withdrawals, moment);
    if (deposit === undefined || withdrawal === undefined) continue;
    complaints.demand(
      compareRates(deposit.rate, withdrawal.rate) <= 0 || isNamed('spread', deposit, withdrawal),
      `from ${new Date(moment).toISOString()} on a deposit gives ${deposit.rate} points for a CWD, ` +
        `and a withdrawal takes ${withdrawal.rate}`,
    );
  }
}

function inForceAt(ordered: readonly RateRow[], moment: number): RateRow | undefined {
  return ordered.filter((rate) => timeOf(rate) <= moment).at(-1) ?? ordered[0];
}

function checkSteps(ordered: readonly RateRow[], factor: string, complaints: Complaints): void {
  for (const [index, after] of ordered.entries()) {
    const before = ordered[index - 1];
    if (before === undefined) continue;
    complaints.demand(
      isWithinFactor(before.rate, after.rate, factor) || isNamed('factor', before, after),
      `the ${after.direction} rate steps from ${before.rate} to ${after.rate}, and nobody named it`,
    );
  }
}

/** Whoever set the younger of the two has seen the other one. */
function isNamed(rule: string, one: RateRow, other: RateRow): boolean {
  const younger = one.version > other.version ? one : other;
  return younger.allowed.includes(rule);
}
