import type { RealOperation } from '../../scan';

/** Reads what the hot wallet itself has written, or was sent to it. */
export abstract class MemoReader {
  /**
   * The plain text of an operation's memo; null when it has none, or one that is not readable: anybody
   * can send anything. Never throws.
   */
  abstract read(operation: Pick<RealOperation, 'content'>): string | null;
}
