/** One page of a list, newest first; within a period, by its time. `cursor` is opaque; null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** From `from` on and before `to`; without one of them there is no bound on that side. */
export interface Period {
  readonly from?: Date;
  readonly to?: Date;
}

/** Whether it has a bound at all. */
export function isBounded({ from, to }: Period): boolean {
  return from !== undefined || to !== undefined;
}

export function isWithin(time: Date, { from, to }: Period): boolean {
  return (from === undefined || time >= from) && (to === undefined || time < to);
}

export interface PageRequest {
  /** 1 to 200. */
  readonly limit: number;
  readonly cursor: string | null;
}
