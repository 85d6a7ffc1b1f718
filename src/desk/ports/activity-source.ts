import type { Money } from '../../kernel';

/** So many intervals of that length, one after the other. */
export interface ActivityFrame {
  readonly from: Date;
  readonly stepSeconds: number;
  readonly steps: number;
}

/** How much moved, in how many pieces. */
export interface Moved {
  readonly count: number;
  /** CWD. */
  readonly amount: Money;
}

/** How long deposits took from their block into the books, in seconds; in between no value is made up. */
export interface Latency {
  readonly median: number;
  /** Of twenty deposits, nineteen took no longer. */
  readonly most: number;
}

/** What happened in one interval. */
export interface ActivityOfStep {
  /** From 0 on; what lies in between and is missing is empty. */
  readonly step: number;
  /** Credited deposits, by the time of their block. */
  readonly deposits: Moved;
  /** Null where there was no deposit. */
  readonly latency: Latency | null;
  /** What was to arrive of withdrawals that were not taken back, by the time of the request. */
  readonly withdrawals: Moved;
}

/** How much moved over time, added up where the rows are. */
export abstract class ActivitySource {
  /** Steps in which something happened, in their order. */
  abstract look(frame: ActivityFrame): Promise<readonly ActivityOfStep[]>;
}
