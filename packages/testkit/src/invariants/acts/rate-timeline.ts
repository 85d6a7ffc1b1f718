import type { ActLog, Direction, LoggedAct } from './act-log';

/** Rates are whole numbers of this: no sum is ever rounded. */
export const RATE_DECIMALS = 12;
/** A block is a second: whoever acts within it may have come before a planned moment, or after it. */
const SAME_MOMENT_MILLISECONDS = 1_000;

/** A rate as a whole number, so that CWD times rate is exact. */
export function exactly(rate: string): bigint {
  const [whole = '0', fraction = ''] = rate.trim().split('.');
  if (fraction.length > RATE_DECIMALS) throw new RangeError(`${rate} has too many decimals`);
  return BigInt(whole + fraction.padEnd(RATE_DECIMALS, '0'));
}

/** When somebody did something. */
export interface Moment {
  readonly order: number;
  readonly at: number;
}

/** Which rates were in force when, by what the operators did alone. */
export class RateTimeline {
  private readonly versions: readonly LoggedAct<'rate'>[];
  private readonly cancelled: readonly LoggedAct<'plan-cancelled'>[];

  constructor(log: ActLog) {
    this.versions = log.of('rate');
    this.cancelled = log.of('plan-cancelled');
  }

  /** In force when somebody did something; more than one at the very moment of a planned change. */
  atAct(direction: Direction, { order, at }: Moment): bigint[] {
    const look = (moment: number) => this.inForce(direction, moment, order);
    return this.around(at, look, (present) => present.isPlanned);
  }

  /** In force at a block's time, whatever was said about it later. */
  atBlock(direction: Direction, at: number): bigint[] {
    const look = (moment: number) => this.inForce(direction, moment, Infinity);
    return this.around(at, look, (present) => present.isPlanned || present.from === at);
  }

  /** What began after the one and until the other; of one planned for a moment that is near either, nothing. */
  begunBetween(direction: Direction, from: Moment, to: Moment): LoggedAct<'rate'>[] {
    return this.versions.filter((version) => {
      if (version.direction !== direction || version.order > to.order) return false;
      if (!version.isPlanned) return version.order > from.order;
      const isNear = ({ at }: Moment) => Math.abs(at - version.from) <= SAME_MOMENT_MILLISECONDS;
      if (isNear(from) || isNear(to) || this.isCancelled(version, to.order)) return false;
      return version.from > from.at && version.from <= to.at && this.counts(version);
    });
  }

  private around(
    at: number,
    look: (moment: number) => LoggedAct<'rate'> | null,
    mayJustHaveBegun: (present: LoggedAct<'rate'>) => boolean,
  ): bigint[] {
    const present = look(at);
    if (present === null) return [];
    const before = look(at - SAME_MOMENT_MILLISECONDS);
    const after = look(at + SAME_MOMENT_MILLISECONDS);
    const versions = [
      present,
      ...(before && mayJustHaveBegun(present) ? [before] : []),
      ...(after?.isPlanned === true ? [after] : []),
    ];
    return versions.map(({ rate }) => exactly(rate));
  }

  private inForce(direction: Direction, at: number, before: number): LoggedAct<'rate'> | null {
    let found: LoggedAct<'rate'> | null = null;
    for (const version of this.versions) {
      if (version.direction !== direction || version.order > before || version.from > at) continue;
      if (this.isCancelled(version, before)) continue;
      if (found === null || version.from >= found.from) found = version;
    }
    return found;
  }

  private isCancelled(
    { direction, from, order, rate }: LoggedAct<'rate'>,
    before: number,
  ): boolean {
    return this.cancelled.some(
      (act) =>
        act.direction === direction &&
        act.from === from &&
        exactly(act.rate) === exactly(rate) &&
        act.order > order &&
        act.order <= before,
    );
  }

  /** Another one that begins at the same moment, and was set later, replaces it before it is in force. */
  private counts({ direction, from, order }: LoggedAct<'rate'>): boolean {
    return !this.versions.some(
      (other) => other.direction === direction && other.from === from && other.order > order,
    );
  }
}
