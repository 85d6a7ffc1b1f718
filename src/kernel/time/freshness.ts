/** A moment, or its milliseconds since 1970. */
type Moment = Date | number;

/** Clocks of two machines, or of a machine and its disk's, may be apart by so much. */
export const CLOCKS_APART_MILLISECONDS = 1_000;

/**
 * Whether something is younger than the limit. A moment in the future is not fresh: the clock was set
 * back, and nobody knows how old it is. `aheadMilliseconds`: so far may the clock be ahead that it was
 * taken from, where that is another one.
 */
export function isFresh(
  at: Moment,
  now: Moment,
  limitMilliseconds: number,
  aheadMilliseconds = 0,
): boolean {
  const age = Number(now) - Number(at);
  return age < limitMilliseconds && age >= -aheadMilliseconds;
}

/**
 * Since when something has lasted, by a clock that may have been set back since it began: then from
 * now on, so that it is never longer unnoticed than if it had just begun.
 */
export function notLater(since: Date, now: Date): Date {
  return since > now ? now : since;
}
