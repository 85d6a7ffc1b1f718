/** What a row must reach: at least so much of a rate, at most so much of a cost. */
export interface Target {
  readonly bound: 'at least' | 'at most';
  readonly value: number;
}

/** The best that this machine does at that moment, measured in the same run. */
export interface Limit {
  readonly what: string;
  readonly value: number;
}

/** One line of the report. Values are in `unit`. */
export interface Measurement {
  readonly work: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: Limit | null;
  /** Null: told for comparison only. */
  readonly target: Target | null;
  /** How it was taken, and what costs. */
  readonly notes: readonly string[];
}

export function atLeast(value: number): Target {
  return { bound: 'at least', value };
}

export function atMost(value: number): Target {
  return { bound: 'at most', value };
}

export function isMet({ value, target }: Pick<Measurement, 'value' | 'target'>): boolean {
  if (target === null) return true;
  return target.bound === 'at least' ? value >= target.value : value <= target.value;
}

/** Something is wrong besides the speed: wrong books, or a payment that did not happen. */
export class BenchBroken extends Error {
  override readonly name = 'BenchBroken';
}
