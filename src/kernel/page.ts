/** One page of a list, newest first. `cursor` is opaque; null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** From `from` on and before `to`; without one of them there is no bound on that side. */
export interface Period {
  readonly from?: Date;
  readonly to?: Date;
}

export function isWithin(time: Date, { from, to }: Period): boolean {
  return (from === undefined || time >= from) && (to === undefined || time < to);
}

export interface PageRequest {
  /** 1 to 200. */
  readonly limit: number;
  readonly cursor: string | null;
}
