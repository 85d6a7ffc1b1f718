import type { Rate } from '../kernel';

export type RateDirection = 'deposit' | 'withdrawal';

/** A rate and the moment from which it is in force, until the next version of its direction. */
export interface RateVersion {
  /** Ascending number, unique over both directions. */
  readonly version: number;
  readonly direction: RateDirection;
  readonly rate: Rate;
  readonly effectiveAt: Date;
  readonly setBy: string;
}

/** The version in force at a moment; the oldest one when the moment is before all of them. */
export function rateInForce(versions: readonly RateVersion[], at: Date): RateVersion {
  const ascending = [...versions].sort(
    (left, right) =>
      left.effectiveAt.getTime() - right.effectiveAt.getTime() || left.version - right.version,
  );
  const inForce = ascending.filter((version) => version.effectiveAt <= at).at(-1) ?? ascending[0];
  if (!inForce) throw new Error('No rate has ever been set');
  return inForce;
}
