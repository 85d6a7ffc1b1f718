import type { ChainBlock, HistoryEntry, HistoryRead, RealOperation } from '../../src/scan';
import { ChainReader, type ChainDisagreement, type ChainPosition } from '../../src/scan';

/** A chain of blocks that a test has written; all others are empty. Everything is irreversible. */
export class ScriptedChain extends ChainReader {
  readonly operations = new Map<number, readonly RealOperation[]>();
  /** Ascending by block; the sequences follow from the order. */
  entries: readonly Omit<HistoryEntry, 'sequence'>[] = [];
  /** Entries up to this sequence are gone. */
  prunedUpToSequence = 0;
  disagreement: ChainDisagreement | null = null;
  idOf = (number: number) => `id${number}`;
  /** A block whose id the next one does not name. */
  madeUp = 0;

  constructor(
    private readonly walletId: string,
    private readonly time = new Date(),
  ) {
    super();
  }

  override hotWalletId = () => Promise.resolve(this.walletId);
  override leastBalance = () => Promise.resolve(null);
  override balance = () =>
    Promise.resolve({
      units: 0n,
      headNumber: 0,
      headId: '',
      pending: [],
      observer: 'ws://scripted',
      isUnclear: false,
      observedSinceBlock: 0,
    });

  override standingOf = () =>
    Promise.resolve({
      standing: 'there' as const,
      headNumber: Number.MAX_SAFE_INTEGER,
      evidence: {},
    });

  override position(): Promise<ChainPosition> {
    const headNumber = Number.MAX_SAFE_INTEGER;
    const position = { headNumber, headId: '', headTime: this.time, node: 'ws://scripted' };
    return Promise.resolve({ ...position, irreversibleNumber: headNumber });
  }

  override blocks(from: number, to: number): Promise<readonly ChainBlock[]> {
    if (this.disagreement) return Promise.reject(this.disagreement);
    const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    return Promise.resolve(numbers.map((number) => this.block(number)));
  }

  override history(afterSequence: number, toBlock: number): Promise<HistoryRead> {
    const { prunedUpToSequence } = this;
    const first = Math.max(afterSequence, prunedUpToSequence) + 1;
    const entries = this.entries
      .map((entry, index) => ({ ...entry, sequence: index + 1 }))
      .filter(({ sequence, blockNumber }) => sequence >= first && blockNumber <= toBlock);
    return Promise.resolve({ entries, prunedUpToSequence });
  }

  override sequenceAt(blockNumber: number): Promise<number> {
    const count = this.entries.filter((each) => each.blockNumber <= blockNumber).length;
    return Promise.resolve(Math.max(count, this.prunedUpToSequence));
  }

  block(number: number): ChainBlock {
    return {
      number,
      id: number === this.madeUp ? 'made up' : this.idOf(number),
      previousId: this.idOf(number - 1),
      time: this.time,
      operations: this.operations.get(number) ?? [],
    };
  }
}
