import type { HistoryEntry, HistoryRead } from '../../../scan';
import { ChainError, NodesDisagreeError } from '../connection';

/**
 * The account history on which the quorum's nodes agree: entry by entry the same block and content.
 * Sequences that fewer nodes than the quorum still have count as removed. Places in blocks and ids
 * of operations differ between honest nodes, and are not compared.
 * @throws {NodesDisagreeError} naming what each node has where they differ first.
 * @throws {ChainError} `unavailable` when too few nodes answered.
 */
export function agreeOnHistory(
  reads: ReadonlyMap<string, HistoryRead>,
  quorum: number,
  afterSequence: number,
): HistoryRead {
  const extents = [...reads.values()].map(({ prunedUpToSequence }) => prunedUpToSequence);
  const prunedUpToSequence = extents.sort((one, other) => one - other)[quorum - 1];
  if (prunedUpToSequence === undefined) {
    throw new ChainError('unavailable', `fewer than ${quorum} nodes gave the account history`);
  }
  const start = Math.max(prunedUpToSequence, afterSequence);
  const lists = new Map(
    [...reads]
      .filter(([, read]) => read.prunedUpToSequence <= start)
      .map(([node, { entries }]): [string, readonly HistoryEntry[]] => [
        node,
        entries.filter(({ sequence }) => sequence > start),
      ]),
  );
  assertSame(lists);
  const [entries = []] = lists.values();
  return { entries, prunedUpToSequence };
}

/** What one node says about a place in the history; a bound is the least that it can still tell. */
export interface FoundSequence {
  readonly sequence: number;
  readonly isBound: boolean;
}

/**
 * The sequence that the quorum gives; null when so many answered, but too few of them still have
 * the entries that tell it.
 * @throws {NodesDisagreeError} when two exact ones differ, or a bound is below one.
 * @throws {ChainError} `unavailable` when too few nodes answered.
 */
export function agreeOnSequence(
  found: ReadonlyMap<string, FoundSequence>,
  quorum: number,
  blockNumber: number,
): number | null {
  const exact = [...found.values()].flatMap(({ sequence, isBound }) => (isBound ? [] : [sequence]));
  const highest = Math.max(0, ...exact);
  const contradicts = ({ sequence, isBound }: FoundSequence) =>
    isBound ? sequence < highest : sequence !== highest;
  if ([...found.values()].some(contradicts)) {
    const texts = [...found].map(([node, { sequence, isBound }]): [string, string] => [
      node,
      isBound ? `at most sequence ${sequence}` : `sequence ${sequence}`,
    ]);
    throw new NodesDisagreeError(blockNumber, Object.fromEntries(texts), 'history');
  }
  if (exact.length >= quorum) return highest;
  if (found.size >= quorum) return null;
  throw new ChainError('unavailable', `fewer than ${quorum} nodes gave the account history`);
}

function assertSame(lists: ReadonlyMap<string, readonly HistoryEntry[]>): void {
  const length = Math.max(...[...lists.values()].map((entries) => entries.length));
  for (let index = 0; index < length; index += 1) {
    const texts = [...lists].map(([node, entries]): [string, string] => [
      node,
      textOf(entries[index]),
    ]);
    if (new Set(texts.map(([, text]) => text)).size <= 1) continue;
    const blocks = [...lists.values()].flatMap((entries) => entries[index]?.blockNumber ?? []);
    throw new NodesDisagreeError(Math.min(...blocks), Object.fromEntries(texts), 'history');
  }
}

function textOf(entry: HistoryEntry | undefined): string {
  if (entry === undefined) return 'no further entry';
  return `entry ${entry.sequence} in block ${entry.blockNumber}: ${entry.content}`;
}
