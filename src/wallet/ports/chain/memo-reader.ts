import type { RealOperation } from '../../../scan';

/** Reads what the hot wallet itself has written, or was sent to it. */
export abstract class MemoReader {
  /**
   * An operation's memo; null when it has none, or one that is not readable: anybody can send anything.
   * Never throws.
   */
  abstract read(operation: Pick<RealOperation, 'content'>): PlainMemo | null;
}

export interface PlainMemo {
  readonly text: string;
  /** The key that it was encrypted to. */
  readonly toMemoKey: string;
}
