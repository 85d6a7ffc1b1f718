import type { RealOperation } from '../../../scan';

/** Reads what the hot wallet itself has written, or was sent to it. */
export abstract class MemoReader {
  /**
   * The memo of each operation, in the same order; null for one that has none, or none that is readable:
   * anybody can send anything. Asks the signer, so never inside a transaction of the database. Throws
   * `signer_unavailable`.
   */
  abstract read(
    operations: readonly Pick<RealOperation, 'content'>[],
  ): Promise<readonly (PlainMemo | null)[]>;
}

export interface PlainMemo {
  readonly text: string;
  /** The key that it was encrypted to. */
  readonly toMemoKey: string;
}
