import type { MentionedUnits } from '../../../scan';

/** An operation that names the hot wallet and whose effect on it is not known from itself. */
export interface OddOperation extends MentionedUnits {
  /** Transaction id and operation index, or a virtual operation's key. */
  readonly key: string;
  readonly blockNumber: number;
  readonly operationType: number;
  /** Null for virtual operations. */
  readonly transactionId: string | null;
}

/** Kept for ever: one of them may explain why books and chain differ. Writes join the unit of work. */
export abstract class OddOperations {
  /** A key that is known already changes nothing. */
  abstract record(operations: readonly OddOperation[]): Promise<void>;

  /** Those in later blocks than this, newest first. */
  abstract after(blockNumber: number, limit: number): Promise<readonly OddOperation[]>;
}
