import type { DrillResult } from './run-drill';
import { LOST_STATES } from './stage';

/** Why a form of the drill failed, a sentence each; none: it passed. */
export function failuresOf(result: DrillResult): readonly string[] {
  const { form, lost, doubled, violations } = result;
  const failures = violations.map(({ rule, detail }) => `${rule}: ${detail}`);
  if (doubled > 0) failures.push(`${doubled} withdrawals were paid twice`);
  for (const state of LOST_STATES) {
    if (form === 'synchronous' && lost[state] > 0) {
      failures.push(`${lost[state]} payouts (${state}) were lost, although commits wait`);
    }
    if (form !== 'synchronous' && lost[state] === 0) {
      failures.push(`no payout was lost that was ${state}: nothing was shown about those`);
    }
  }
  return failures;
}

export function reportLines(result: DrillResult): string[] {
  const { form, lost, adopted, doubled, awaySeconds } = result;
  const counts = LOST_STATES.map((state) => `${lost[state]} ${state}`).join(', ');
  const total = LOST_STATES.reduce((sum, state) => sum + lost[state], 0);
  const failures = failuresOf(result);
  return [
    `${form}: payouts lost ${total} (${counts}), adopted ${adopted}, doubled ${doubled}; ` +
      `without a database for ${awaySeconds.toFixed(1)} seconds`,
    ...failures.map((failure) => `  ${failure}`),
    failures.length === 0 ? '  passed' : '  FAILED',
  ];
}
