/** `requested` waits for its turn; one at a time is `running`; the others are over. */
export type RescanState = 'requested' | 'running' | 'done' | 'failed' | 'cancelled';

/** The allowed moves; the database refuses every other one. */
export const RESCAN_TRANSITIONS: Readonly<Record<RescanState, readonly RescanState[]>> = {
  requested: ['running', 'cancelled'],
  running: ['done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
};

/** Blocks of one re-scan. A longer stretch is asked for in pieces. */
export const MAX_BLOCKS_PER_RESCAN = 1_000_000;

/** Re-scans that wait or run at the same time. */
export const MAX_OPEN_RESCANS = 20;

/** Blocks inclusive, ascending. */
export interface BlockRange {
  readonly fromBlock: number;
  readonly toBlock: number;
}

/** Blocks that an operator has had read again, and how far that is. */
export interface Rescan extends BlockRange {
  readonly id: string;
  readonly state: RescanState;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** The last block that was read again; the one before `fromBlock` when none was. */
  readonly reachedBlock: number;
  /** Its id, to which the next one must link; null when none was read. */
  readonly reachedBlockId: string | null;
  /** Blocks of which the node no longer has all account history. */
  readonly historyMissing: BlockRange | null;
  /** Why it failed or who cancelled it and why; null otherwise. */
  readonly endReason: string | null;
  readonly discoveries: DiscoveryCount;
}

export interface DiscoveryCount {
  readonly total: number;
  readonly repaired: number;
}

/**
 * `deposit_missing`: came in and was in no book. `deposit_under_another_key`: counted already, under
 * another name. `deposit_not_on_chain`: counted, and the chain does not show it.
 * `transaction_not_settled`: ours, irreversible, and not known to be. `paid_although_expired`: ours,
 * irreversible, and taken for dead. `foreign_spending`: left without our signature.
 * `unexpected_operation`: moved something that cannot be told. `history_incomplete`: what blocks do
 * not show could not be read again.
 */
export type RescanDiscoveryKind =
  | 'deposit_missing'
  | 'deposit_under_another_key'
  | 'deposit_not_on_chain'
  | 'transaction_not_settled'
  | 'paid_although_expired'
  | 'foreign_spending'
  | 'unexpected_operation'
  | 'history_incomplete';

/** What a re-scan found that the gateway did not know. */
export interface RescanDiscovery {
  readonly kind: RescanDiscoveryKind;
  /** The operation's or transaction's name on the chain; with the kind, found once per re-scan. */
  readonly chainKey: string;
  readonly blockNumber: number;
  /** One plain sentence for the operator. */
  readonly summary: string;
  /** The books are right again; otherwise a finding or the summary says what is left to do. */
  readonly repaired: boolean;
}

/** The smallest range that holds both. */
export function spanOf(one: BlockRange | null, other: BlockRange | null): BlockRange | null {
  if (!one || !other) return one ?? other;
  return {
    fromBlock: Math.min(one.fromBlock, other.fromBlock),
    toBlock: Math.max(one.toBlock, other.toBlock),
  };
}

/** Whether all account history of `wanted` was read again by this re-scan once it is done. */
export function hasReadHistoryOf(wanted: BlockRange, rescan: Rescan): boolean {
  const { historyMissing: missing } = rescan;
  const isInside = rescan.fromBlock <= wanted.fromBlock && wanted.toBlock <= rescan.toBlock;
  const isWhole =
    missing === null || wanted.toBlock < missing.fromBlock || missing.toBlock < wanted.fromBlock;
  return isInside && isWhole;
}
