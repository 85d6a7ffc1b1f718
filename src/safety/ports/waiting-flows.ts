import type { FlowName, WaitingFlow } from '../waiting-flow';

export interface FlowsSnapshot {
  readonly waiting: readonly WaitingFlow[];
  /** The last block that was read; null before the first start. */
  readonly readToBlock: number | null;
  /** Transactions of ours whose outcome is not proven. */
  readonly livingTransactions: number;
}

/** Rows that are looked at per flow, oldest first: the cost does not grow with a backlog. */
export const FLOWS_COUNTED = 1000;

/** What has not ended yet. One look costs a few index reads. */
export abstract class WaitingFlows {
  /** Those that have waited since before the moment given for their flow. */
  abstract look(before: Readonly<Record<FlowName, Date>>): Promise<FlowsSnapshot>;
}
