import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { StoredBlock } from './block';
import { writeJson } from '../wire/wire-value';

/** What a block needs to be made again: the rest follows from the chain before it. */
export interface JournaledBlock {
  readonly id: string;
  readonly timestamp: string;
  /** As the wire shows them. */
  readonly transactions: readonly unknown[];
}

/** One line of the file. */
type Line =
  | { readonly genesisTimeSeconds: number }
  | { readonly block: JournaledBlock }
  | { readonly undone: number };

export type ChainStep = Exclude<Line, { genesisTimeSeconds: number }>;

const LINE_END = '\n';

/**
 * Keeps a chain's blocks in a file, so that a node that was killed can be started again. A line is
 * with the system before anybody is told of its block, which survives kill -9, though no power cut.
 */
export class BlockJournal {
  private constructor(
    private readonly descriptor: number,
    readonly genesisTimeSeconds: number,
    /** What the file held when it was opened, oldest first. */
    readonly steps: readonly ChainStep[],
  ) {}

  /** `genesisTimeSeconds` counts for a new file alone. A torn last line is cut off. */
  static open(path: string, genesisTimeSeconds: number): BlockJournal {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf(LINE_END) + 1);
    const lines = whole
      .split(LINE_END)
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
    const descriptor = openSync(path, existsSync(path) ? 'r+' : 'w+');
    ftruncateSync(descriptor, Buffer.byteLength(whole));
    const [first, ...rest] = lines;
    if (first !== undefined && !('genesisTimeSeconds' in first)) {
      throw new Error(`${path} does not begin as a journal of blocks does`);
    }
    const steps = rest.filter((line): line is ChainStep => !('genesisTimeSeconds' in line));
    const journal = new BlockJournal(
      descriptor,
      first?.genesisTimeSeconds ?? genesisTimeSeconds,
      steps,
    );
    journal.position = Buffer.byteLength(whole);
    if (first === undefined) journal.append({ genesisTimeSeconds });
    return journal;
  }

  private position = 0;

  addBlock({ id, body: { timestamp, transactions } }: StoredBlock): void {
    this.append({ block: { id, timestamp, transactions } });
  }

  /** A fork takes so many blocks back. */
  addUndone(undone: number): void {
    this.append({ undone });
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private append(line: Line): void {
    const bytes = Buffer.from(writeJson(line) + LINE_END, 'utf8');
    for (let written = 0; written < bytes.length;) {
      written += writeSync(
        this.descriptor,
        bytes,
        written,
        bytes.length - written,
        this.position + written,
      );
    }
    this.position += bytes.length;
  }
}
