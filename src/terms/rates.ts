import type { Rate } from '../kernel';

export type RateDirection = 'deposit' | 'withdrawal';

/** What a change of rates must name when it breaks it: see `breachesOf`. */
export const RATE_RULES = ['spread', 'factor'] as const;
export type RateRule = (typeof RATE_RULES)[number];

/** From when on the first rates count: whatever the clock said when they were set. */
export const BEGINNING_OF_TIME = new Date(0);

/** A rate and the moment from which it is in force, until the next version of its direction. */
export interface RateVersion {
  /** Ascending number, unique over both directions. */
  readonly version: number;
  readonly direction: RateDirection;
  readonly rate: Rate;
  readonly effectiveAt: Date;
  readonly setBy: string;
  /** Why it was set; null when nobody said so. */
  readonly reason: string | null;
  /** The rules that whoever set it named because it breaks them. */
  readonly allowed: readonly RateRule[];
}

/** The version in force at a moment; the oldest one when the moment is before all of them. */
export function rateInForce(versions: readonly RateVersion[], at: Date): RateVersion {
  const ascending = inOrderOfForce(versions);
  const inForce = ascending.filter((version) => version.effectiveAt <= at).at(-1) ?? ascending[0];
  if (!inForce) throw new Error('No rate has ever been set');
  return inForce;
}

/** A version that an operator has taken back before it began. It never counts. */
export interface CancelledRate {
  readonly rate: RateVersion;
  readonly cancelledAt: Date;
  readonly cancelledBy: string;
  readonly reason: string;
}

/** What begins after this moment, in the order in which it does. */
export function plannedAfter(versions: readonly RateVersion[], at: Date): readonly RateVersion[] {
  return inOrderOfForce(versions).filter(({ effectiveAt }) => effectiveAt > at);
}

/** Of versions of one direction that begin at the same moment, the one that was set last counts. */
export function inOrderOfForce(versions: readonly RateVersion[]): readonly RateVersion[] {
  return [...versions].sort(
    (left, right) =>
      left.effectiveAt.getTime() - right.effectiveAt.getTime() || left.version - right.version,
  );
}
