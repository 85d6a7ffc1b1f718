import type { ChainBlock, HistoryEntry } from '../chain-facts';

export interface ChainPosition {
  readonly headNumber: number;
  readonly headId: string;
  readonly headTime: Date;
  readonly irreversibleNumber: number;
  /** The node that said so, without credentials. */
  readonly node: string;
}

export interface HistoryRead {
  /** Oldest first, sequences ascending. */
  readonly entries: readonly HistoryEntry[];
  /** Sequences up to this one were removed by the node; a value above what we had read is a gap. */
  readonly prunedUpToSequence: number;
}

/**
 * Reads the chain through healthy nodes of the configured chain. Every method throws DomainError
 * `chain_unavailable` when no node can answer, and `ChainDisagreement` when the quorum fails.
 */
export abstract class ChainReader {
  /** The hot wallet's account id (`1.2.n`). */
  abstract hotWalletId(): Promise<string>;

  abstract position(): Promise<ChainPosition>;

  /**
   * Blocks from..to inclusive, ascending, none missing; at most `MAX_BLOCKS_PER_READ`.
   * Ids are computed from the headers (and agreed by the quorum); the links are for the caller to check.
   */
  abstract blocks(from: number, to: number): Promise<readonly ChainBlock[]>;

  /**
   * The hot wallet's history after a sequence, in blocks up to `toBlock`. Served only by a node whose
   * head is at least `toBlock`, so that no entry of those blocks can appear later.
   */
  abstract history(afterSequence: number, toBlock: number): Promise<HistoryRead>;

  /** The highest sequence whose block is at most this one; 0 when there is none. */
  abstract sequenceAt(blockNumber: number): Promise<number>;

  /** CWD units the hot wallet has at a head, pending transactions included. */
  abstract balance(): Promise<{ units: bigint; headNumber: number }>;
}

/** Blocks in one `blocks` call. */
export const MAX_BLOCKS_PER_READ = 1000;

/** Nodes do not agree on a block's id. */
export class ChainDisagreement extends Error {
  override readonly name = 'ChainDisagreement';

  constructor(
    readonly blockNumber: number,
    /** Block id by node. */
    readonly idsByNode: Readonly<Record<string, string>>,
  ) {
    super(`Nodes disagree on block ${blockNumber}`);
  }
}
