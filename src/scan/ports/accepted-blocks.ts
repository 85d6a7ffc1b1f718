import type { Page, PageRequest } from '../../kernel';

/** A block whose transactions an operator vouches for. The id binds the header and its root. */
export interface AcceptedBlock {
  readonly blockNumber: number;
  readonly blockId: string;
  readonly reason: string;
  readonly acceptedBy: string;
  readonly acceptedAt: Date;
}

/** Append-only. Writes join the unit of work. */
export abstract class AcceptedBlocks {
  /** False, changing nothing, when the block was accepted before. */
  abstract add(block: AcceptedBlock): Promise<boolean>;

  abstract find(blockNumber: number, blockId: string): Promise<AcceptedBlock | null>;

  /** Newest first. */
  abstract list(page: PageRequest): Promise<Page<AcceptedBlock>>;
}
