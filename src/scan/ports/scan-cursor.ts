import type { KnownBlock } from './chain-reader';
import type { Reconciliation } from './reconcile-listener';

/** How far the chain has been read. Everything up to it has had its effect. */
export interface CursorPosition {
  readonly blockNumber: number;
  readonly blockId: string;
  readonly blockTime: Date;
  /** Last history sequence that was read. */
  readonly historySequence: number;
  /** The first block that was ever read: a proof cannot reach below it. */
  readonly startBlockNumber: number;
  /**
   * The last irreversible block at the first start, by the quorum: what came in up to it is history
   * (ADR 43). Absent until `fixOpening`, where an earlier version has made the cursor.
   */
  readonly openingBlockNumber?: number;
  /** Chain of this database; another configured chain is refused. */
  readonly chainId: string;
  readonly hotWalletId: string;
}

export abstract class ScanCursor {
  /** Null before the first start. */
  abstract load(): Promise<CursorPosition | null>;

  /** First start only; does nothing when a cursor exists. */
  abstract initialise(position: CursorPosition): Promise<void>;

  /** Sets the opening block where there is none; it never changes after that. */
  abstract fixOpening(openingBlockNumber: number): Promise<void>;

  /**
   * Runs inside the unit of work of a step: locks the row and moves it on.
   * Returns false, changing nothing, when the stored block is no longer `from`: another process read on.
   */
  abstract advance(
    from: CursorPosition,
    to: Pick<CursorPosition, 'blockNumber' | 'blockId' | 'blockTime' | 'historySequence'>,
  ): Promise<boolean>;

  /**
   * Blocks at which it stood, up to this one, oldest first: all of the last day or so, and some of those
   * before.
   */
  abstract checkpoints(upToBlock: number): Promise<readonly KnownBlock[]>;

  /**
   * Inside a unit of work: moves it back, which only a reconciliation does, and forgets the checkpoints
   * above. Throws when it does not stand at `from` any more.
   */
  abstract goBack(
    from: CursorPosition,
    to: CursorPosition,
    reconciliation: Reconciliation,
  ): Promise<void>;

  /**
   * Inside a unit of work: whether it still stands there. Then nobody moves it on before the commit: what was
   * read above it is not out of date.
   */
  abstract isStillAt(position: CursorPosition): Promise<boolean>;
}
