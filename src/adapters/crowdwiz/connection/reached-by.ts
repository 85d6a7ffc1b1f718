/** The most that so many of the values are at least; undefined when there are fewer. */
export function reachedBy(count: number, values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => other - one)[count - 1];
}
