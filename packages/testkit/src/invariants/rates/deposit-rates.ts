import { compareRates } from '../evidence/exact-rate';
import type { Evidence } from '../evidence/facts';
import type { DepositRow, GatewayRows, RateRow } from '../evidence/rows';

/** As far as the gateway's clock and the chain's may be apart where money is dealt with. */
const CLOCKS_APART_MILLISECONDS = 120_000;

/** What tells which rates a deposit may have had. */
type RatesEvidence = Pick<Evidence, 'rows' | 'clockErrorMilliseconds'>;

/** Who set a rate at the very moment of crediting may have come before or after it. */
export const SAME_MOMENT_MILLISECONDS = 1000;

/**
 * The rate in force at the block's time: of all that there are, or of those that were set when it was
 * credited, since blocks of a sandbox may be ahead of the clock, and a clock may jump.
 */
export function ratesOf(
  row: DepositRow,
  { rows, clockErrorMilliseconds }: RatesEvidence,
): RateRow[] {
  const at = creditedAt(row, rows);
  const known = (knownAt: number) =>
    rows.rates.filter(({ set_at: setAt }) => Date.parse(setAt) <= knownAt);
  const then = [Infinity, at, at - SAME_MOMENT_MILLISECONDS].flatMap(
    (knownAt) => rateAt(known(knownAt), new Date(row.block_time)) ?? [],
  );
  if (!wasChosen(row, rows)) return then;
  const apart = CLOCKS_APART_MILLISECONDS + clockErrorMilliseconds;
  const now = momentsAround(at, apart, rows).flatMap((moment) =>
    [moment, moment + clockErrorMilliseconds].flatMap(
      (knownAt) => rateAt(known(knownAt), new Date(moment)) ?? [],
    ),
  );
  return then.flatMap((one) => now.map((other) => (isLess(other, one) ? other : one)));
}

/**
 * The event is dated by the gateway's clock, and the claim by the chain's time. A clock that jumps may do so
 * between the two, when it had been looked at already.
 */
function momentsAround(at: number, apart: number, { rates }: GatewayRows): number[] {
  const changes = rates.flatMap(({ effective_at: since, set_at: setAt }) =>
    [since, setAt].map((text) => Date.parse(text)),
  );
  const isNear = (moment: number) => Math.abs(moment - at) <= apart;
  return [at, ...changes.flatMap((moment) => [moment - 1, moment]).filter(isNear)];
}

/** What was nobody's, or the service's, is credited when somebody asks for it: at the worse rate of then and now. */
export function wasChosen({ id }: DepositRow, { events }: GatewayRows): boolean {
  return events.some(
    ({ type, payload }) =>
      (type === 'deposit_unattributed' || type === 'deposit_decided') &&
      payload['depositId'] === id,
  );
}

function isLess(one: RateRow, other: RateRow): boolean {
  return compareRates(one.rate, other.rate) < 0;
}

/** By the gateway's clock; without an end when nothing tells. */
export function creditedAt(row: DepositRow, { events }: GatewayRows): number {
  const told = events.find(
    ({ type, payload }) => type === 'deposit_credited' && payload['depositId'] === row.id,
  );
  return told === undefined ? Infinity : Date.parse(told.published_at);
}

/** The newest deposit rate that was in force then; the first one before that. */
function rateAt(rates: readonly RateRow[], at: Date): RateRow | undefined {
  const ofDeposits = rates.filter(({ direction }) => direction === 'deposit');
  let found: RateRow | undefined;
  let first: RateRow | undefined;
  for (const rate of ofDeposits) {
    const since = Date.parse(rate.effective_at);
    const firstSince = first === undefined ? Infinity : Date.parse(first.effective_at);
    if (since < firstSince) first = rate;
    if (since > at.getTime()) continue;
    if (found === undefined || since >= Date.parse(found.effective_at)) found = rate;
  }
  return found ?? first;
}
