import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const NAME = 'journal.jsonl';

/**
 * Records that survive the process and the machine: one JSON a line, on the disk before `append` returns.
 * What was torn while it was written was never acted upon, and is left out.
 */
export class Journal<Entry> {
  private constructor(private readonly file: number) {}

  /** `keep`: of all records those that are still needed; the file is written anew with them. */
  static open<Entry>(
    folder: string,
    keep: (records: readonly Entry[]) => readonly Entry[],
  ): { journal: Journal<Entry>; records: readonly Entry[] } {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, NAME);
    const records = keep(existsSync(path) ? read<Entry>(path) : []);
    const fresh = `${path}.new`;
    const file = openSync(fresh, 'w', 0o600);
    write(file, records);
    renameSync(fresh, path);
    syncFolder(folder);
    return { journal: new Journal<Entry>(file), records };
  }

  append(records: readonly Entry[]): void {
    if (records.length > 0) write(this.file, records);
  }

  close(): void {
    closeSync(this.file);
  }
}

function read<Entry>(path: string): Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  // Behind the last line end stands nothing, or what was torn.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Entry);
}

function write(file: number, records: readonly unknown[]): void {
  const bytes = Buffer.from(records.map((each) => `${JSON.stringify(each)}\n`).join(''));
  for (let at = 0; at < bytes.length; at += writeSync(file, bytes, at));
  fsyncSync(file);
}

function syncFolder(folder: string): void {
  const file = openSync(folder, 'r');
  fsyncSync(file);
  closeSync(file);
}
