import type { Rate } from '../kernel';
import {
  inOrderOfForce,
  rateInForce,
  type RateDirection,
  type RateRule,
  type RateVersion,
} from './rates';

/** Versions of both directions, those that are planned for later included. */
export type RateSchedule = Readonly<Record<RateDirection, readonly RateVersion[]>>;

/** A version that is not kept yet. */
export type RateDraft = Omit<RateVersion, 'version'>;

/** From this moment on, the points of a deposit are worth more CWD than the deposit was. */
export interface SpreadBreach {
  readonly rule: Extract<RateRule, 'spread'>;
  readonly from: Date;
  readonly deposit: RateVersion;
  readonly withdrawal: RateVersion;
}

/** At this moment, a rate is followed by one that is too far away to be no slip. */
export interface FactorBreach {
  readonly rule: Extract<RateRule, 'factor'>;
  readonly from: Date;
  readonly before: RateVersion;
  readonly after: RateVersion;
}

export type RateBreach = SpreadBreach | FactorBreach;

/** A new version is younger than all that are kept: among versions of one moment it counts. */
const YOUNGEST = Number.MAX_SAFE_INTEGER;

/**
 * What new versions that begin now or later break in a schedule, the first moment of each rule:
 * `spread`: at no moment may a deposit give more points per CWD than a withdrawal takes for one;
 * `factor`: no rate may be followed by one more than `factorMaximum` times as large or as small.
 * Moments and steps that the new versions do not change are not theirs to answer for.
 */
export function breachesOf(
  schedule: RateSchedule,
  drafts: readonly RateDraft[],
  { now, factorMaximum }: { readonly now: Date; readonly factorMaximum: Rate },
): readonly RateBreach[] {
  const added = drafts.map((draft): RateVersion => ({ ...draft, version: YOUNGEST }));
  const isAdded = (version: RateVersion): boolean => added.includes(version);
  const changed = {
    deposit: [...schedule.deposit, ...added.filter(({ direction }) => direction === 'deposit')],
    withdrawal: [
      ...schedule.withdrawal,
      ...added.filter(({ direction }) => direction === 'withdrawal'),
    ],
  };
  const spread = spreadBreaches(presentSchedule(changed, now)).find(
    ({ deposit, withdrawal }) => isAdded(deposit) || isAdded(withdrawal),
  );
  const factor = largeSteps(changed, now, factorMaximum).find(
    ({ before, after }) => isAdded(before) || isAdded(after),
  );
  return [...(spread ? [spread] : []), ...(factor ? [factor] : [])];
}

/**
 * The first moment at which rates would give money away because these planned versions are gone; null
 * when there is none. What gives money away with them, too, is not theirs to answer for.
 */
export function breachWithout(
  schedule: RateSchedule,
  cancelled: readonly RateVersion[],
  now: Date,
): SpreadBreach | null {
  const isLeft = (version: RateVersion): boolean => !cancelled.includes(version);
  const rest = {
    deposit: schedule.deposit.filter(isLeft),
    withdrawal: schedule.withdrawal.filter(isLeft),
  };
  const before = presentSchedule(schedule, now);
  const isNew = ({ from, deposit, withdrawal }: SpreadBreach): boolean =>
    rateInForce(before.deposit, from) !== deposit ||
    rateInForce(before.withdrawal, from) !== withdrawal;
  return spreadBreaches(presentSchedule(rest, now)).find(isNew) ?? null;
}

/** What is in force at a moment and what is planned for later; the past changes nothing any more. */
export function presentSchedule(schedule: RateSchedule, now: Date): RateSchedule {
  const fromNowOn = (versions: readonly RateVersion[]): readonly RateVersion[] => [
    rateInForce(versions, now),
    ...versions.filter(({ effectiveAt }) => effectiveAt > now),
  ];
  return { deposit: fromNowOn(schedule.deposit), withdrawal: fromNowOn(schedule.withdrawal) };
}

/**
 * The first moment of the present schedule at which rates give money away although whoever set the
 * younger one of the two did not name the rule. Null when there is none.
 */
export function unnamedSpreadBreach(present: RateSchedule): SpreadBreach | null {
  const unnamed = spreadBreaches(present).find(({ deposit, withdrawal }) => {
    const younger = deposit.version > withdrawal.version ? deposit : withdrawal;
    return !younger.allowed.includes('spread');
  });
  return unnamed ?? null;
}

/** The pair of rates changes only where a version begins: these moments are all there are. */
function spreadBreaches({ deposit, withdrawal }: RateSchedule): readonly SpreadBreach[] {
  const times = [timesOf(deposit), timesOf(withdrawal)];
  const begin = Math.max(...times.map((each) => Math.min(...each)));
  const later = times.flat().filter((time) => time >= begin);
  const moments = [...new Set(later)].sort((left, right) => left - right);
  return moments.flatMap((time) => {
    const from = new Date(time);
    const pair = { deposit: rateInForce(deposit, from), withdrawal: rateInForce(withdrawal, from) };
    const isBreach = pair.deposit.rate.isMoreThan(pair.withdrawal.rate);
    return isBreach ? [{ rule: 'spread' as const, from, ...pair }] : [];
  });
}

function timesOf(versions: readonly RateVersion[]): readonly number[] {
  return versions.map(({ effectiveAt }) => effectiveAt.getTime());
}

/** From the rate that was in force before `now` on. */
function largeSteps(
  schedule: RateSchedule,
  now: Date,
  factorMaximum: Rate,
): readonly FactorBreach[] {
  const breaches = [schedule.deposit, schedule.withdrawal].flatMap((versions) => {
    const before = versions.filter(({ effectiveAt }) => effectiveAt < now);
    const later = versions.filter(({ effectiveAt }) => effectiveAt >= now);
    const steps = versionsThatCount([...inOrderOfForce(before).slice(-1), ...later]);
    return steps.flatMap((after, index) => {
      const before = steps[index - 1];
      if (!before || after.rate.isWithinFactor(before.rate, factorMaximum)) return [];
      return [{ rule: 'factor' as const, from: after.effectiveAt, before, after }];
    });
  });
  return breaches.sort((left, right) => left.from.getTime() - right.from.getTime());
}

/** Without those that another version of the same moment replaced before they were in force. */
function versionsThatCount(versions: readonly RateVersion[]): readonly RateVersion[] {
  const ascending = inOrderOfForce(versions);
  return ascending.filter((version, index) => {
    const next = ascending[index + 1];
    return next?.effectiveAt.getTime() !== version.effectiveAt.getTime();
  });
}
