import type { Measurement } from './measurement';

export interface BenchOptions {
  /** Less work per row: everything is shown in a minute and a half, with more noise. */
  readonly isQuick: boolean;
  /** What a row is doing, for whoever waits. */
  readonly say: (sentence: string) => void;
}

/** One kind of work that is measured. */
export interface BenchRow {
  /** For `--only`. */
  readonly name: string;
  /** @throws {BenchBroken} when what was measured is not right. */
  measure(options: BenchOptions): Promise<readonly Measurement[]>;
}
