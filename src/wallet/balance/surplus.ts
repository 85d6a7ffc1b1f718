/** CWD that the chain showed beyond the books, for longer than anything passing does. */
export interface Surplus {
  readonly id: string;
  readonly units: bigint;
  /** What nothing has explained yet, and nobody decided about; in the books it is `unexplained`. */
  readonly remaining: bigint;
  /** What an operator keeps for the service, as far as nothing has explained it since. */
  readonly kept: bigint;
  /** The head at which it was first seen. */
  readonly sinceBlock: number;
  /** What had been read when it was booked: what comes after this block is no part of it. */
  readonly upToBlock: number;
  readonly bookedAt: Date;
}

/** What of a surplus is explained. */
export interface Explained {
  readonly surplus: Surplus;
  /** Of what remained. */
  readonly units: bigint;
  /** Of what the service had kept: it gives it back. */
  readonly kept: bigint;
}

/**
 * What a credit explains that was in no book although its block had been read: the chain's balance
 * held it, so a surplus did. Which one, the balance does not tell to the unit: what these do not hold
 * has left the wallet unseen, and shows as a deficit.
 * @param candidates those that may hold it, the likeliest first.
 */
export function explainedByLateCredit(
  candidates: readonly Surplus[],
  credited: bigint,
): Explained[] {
  const explained: Explained[] = [];
  let rest = credited;
  for (const surplus of candidates) {
    const units = smaller(surplus.remaining, rest);
    const kept = smaller(surplus.kept, rest - units);
    if (units + kept > 0n) explained.push({ surplus, units, kept });
    rest -= units + kept;
  }
  return explained;
}

/** What has just arrived was the last to be seen without a cause. */
export function explainedByArrival(newestFirst: readonly Surplus[], arrived: bigint): Explained[] {
  const explained: Explained[] = [];
  let rest = arrived;
  for (const surplus of newestFirst) {
    const units = smaller(surplus.remaining, rest);
    if (units > 0n) explained.push({ surplus, units, kept: 0n });
    rest -= units;
  }
  return explained;
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
