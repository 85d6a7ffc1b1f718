import { DomainError } from '../../kernel';
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
   * Throws `TransactionsContradictHeader` when every node that answers gives transactions that are
   * surely not those of a header, unless an operator has accepted that block.
   */
  abstract blocks(from: number, to: number): Promise<readonly ChainBlock[]>;

  /**
   * The hot wallet's history after a sequence, in blocks up to `toBlock`. Served only by a node whose
   * head is at least `toBlock`, so that no entry of those blocks can appear later.
   */
  abstract history(afterSequence: number, toBlock: number): Promise<HistoryRead>;

  /**
   * The highest sequence whose block is at most this one; 0 when there is none, and when too few
   * nodes still have the entries that tell it: `history` from there on shows what is missing.
   */
  abstract sequenceAt(blockNumber: number): Promise<number>;

  /** Whether the nodes still have a block that was irreversible when it was read. */
  abstract standingOf(block: KnownBlock): Promise<BlockStanding>;

  /** CWD units the hot wallet has at a head, pending transactions included. */
  abstract balance(): Promise<BalanceRead>;

  /**
   * CWD units that every healthy node shows at this head without what is pending, the least of them; null
   * while one of them has another head, or something waits there of which nobody can tell what it brings.
   */
  abstract leastBalance(headId: string): Promise<bigint | null>;
}

/** A block that was read. */
export interface KnownBlock {
  readonly number: number;
  readonly id: string;
  readonly time: Date;
}

/**
 * `there`: a quorum has it. `gone`: the chain has gone back, as nodes have another block there, or a head
 * that is lower and yet later. `lost`: every configured node answers, and none has come so far: whoever
 * showed it has gone back, or all of them lag. `behind`: those that answer have not come so far, and others
 * may have.
 */
export interface BlockStanding {
  readonly standing: 'there' | 'gone' | 'lost' | 'behind';
  /** The head that a quorum of those that have the block has reached; null unless it is there. */
  readonly headNumber: number | null;
  /** What each node says, by address without credentials. */
  readonly evidence: Readonly<Record<string, string>>;
}

/** A transaction in no block yet that the balance shows already. */
export interface PendingEffect {
  readonly transactionId: string;
  /** CWD units that it adds to (+) or takes from (-) the hot wallet. */
  readonly units: bigint;
}

export interface BalanceRead {
  readonly units: bigint;
  readonly headNumber: number;
  readonly headId: string;
  /** All that were announced since `observedSinceBlock` and still wait; older ones are not known. */
  readonly pending: readonly PendingEffect[];
  /**
   * Something waits in the node for longer than a block, or may, and nobody can tell whether this balance
   * holds what it brings: a surplus may go as it came.
   */
  readonly isUnclear: boolean;
  /** The same for as long as nothing can have been missed. */
  readonly observer: string;
  /** The head from which on pending transactions were heard of. */
  readonly observedSinceBlock: number;
}

/** A balance without what waits for a block. */
export function settledUnits({ units, pending }: Pick<BalanceRead, 'units' | 'pending'>): bigint {
  return pending.reduce((left, each) => left - each.units, units);
}

/** Blocks in one `blocks` call. */
export const MAX_BLOCKS_PER_READ = 1000;

/**
 * Nodes contradict each other about something that has one answer. To whoever only wants an answer,
 * that is `chain_unavailable`; the nodes' names are for operators alone.
 */
export class ChainDisagreement extends DomainError {
  constructor(
    /** The block, or the head at which they differed. */
    readonly blockNumber: number,
    /** What each node says: for a block, its id. */
    readonly idsByNode: Readonly<Record<string, string>>,
    readonly what: 'block' | 'history' | 'balance' | 'account' = 'block',
    /** What it is about, the same for as long as the dispute lasts. */
    readonly subject: string = String(blockNumber),
  ) {
    super('chain_unavailable', { reason: 'nodes of the chain contradict each other' });
  }
}

/**
 * All transactions of a block were packed exactly, and their merkle root is not the header's: either
 * whoever serves them lies, or the packing is wrong, which only an operator can tell apart.
 */
export class TransactionsContradictHeader extends DomainError {
  constructor(
    readonly blockNumber: number,
    readonly blockId: string,
    readonly node: string,
    readonly roots: { readonly ofHeader: string; readonly ofTransactions: string },
  ) {
    super('chain_unavailable', {
      reason: 'the transactions of a block are not those of its header',
    });
  }
}
