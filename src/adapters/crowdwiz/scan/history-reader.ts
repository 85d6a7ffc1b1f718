import type { HistoryEntry, HistoryRead } from '../../../scan';
import type { AdaptiveSize } from './adaptive-size';
import {
  type Askable,
  ChainError,
  type ChainNode,
  countOf,
  fieldsOf,
  listOf,
  readHead,
} from '../connection';
import { canonicalJson, factOf, operationOf } from '../operations/operation-facts';

/** As many as a node gives at once. */
export const ENTRIES_PER_PAGE = 100;
/** Pages asked at once, as long as each is a full one. */
const PAGES_AT_ONCE = 8;
/** A head that moves between two looks asks for another try; it does not do so for ever. */
const STABLE_TRIES_MAXIMUM = 5;
/** After a fork between two looks, or behind an address that stands for several nodes. */
const TOO_SHORT = 'the account history is shorter than the node says';

export interface HistoryOwner {
  readonly accountId: string;
  readonly statisticsId: string;
}

export interface HistoryWanted {
  readonly afterSequence: number;
  readonly toBlock: number;
  /** How many entries are asked for at once: a single one may have a MiB. */
  readonly sizes: AdaptiveSize;
}

interface HistoryExtent {
  readonly total: number;
  readonly removed: number;
}

/**
 * The account's entries after a sequence, in blocks up to `toBlock`, oldest first. Entries carry no
 * sequence: it follows from the place in a page, as long as no fork shortens the history meanwhile.
 * @throws {ChainError} `garbage` when the node has not reached the block, so that another is asked.
 */
export async function readHistory(
  node: ChainNode,
  owner: HistoryOwner,
  { afterSequence, toBlock, sizes }: HistoryWanted,
): Promise<HistoryRead> {
  for (let tries = 0; tries < STABLE_TRIES_MAXIMUM; tries += 1) {
    await assertReached(node, toBlock);
    const before = await readExtent(node, owner);
    if (before.total < afterSequence) {
      // What was read up to an irreversible block cannot vanish: this node keeps less than others.
      throw new ChainError('garbage', 'the node does not have the whole history', node.node);
    }
    const first = Math.max(afterSequence, before.removed) + 1;
    const range = { first, last: before.total, toBlock, sizes };
    const { entries, missingUpTo } = await readRange(node, owner, range);
    const after = await readExtent(node, owner);
    const isWhole = after.total >= before.total && after.removed >= missingUpTo;
    if (!isWhole) continue;
    const prunedUpToSequence = Math.max(before.removed, after.removed);
    return { entries, prunedUpToSequence };
  }
  throw new ChainError('garbage', TOO_SHORT, node.node);
}

/**
 * The highest sequence whose block is at most this one. `isBound`: the node has removed all of them,
 * so that it is only known to be at most this.
 */
export async function findSequenceAt(
  node: ChainNode,
  owner: HistoryOwner,
  blockNumber: number,
): Promise<{ sequence: number; isBound: boolean }> {
  const { total, removed } = await readExtent(node, owner);
  // Blocks ascend with sequences. Invariant: `low` is at most the answer, `high` is above it.
  let low = removed;
  let high = total + 1;
  let missing = 0;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const [entry] = await readPage(node, owner, middle, middle);
    if (entry === undefined) missing = middle;
    if (entry !== undefined && entry.blockNumber > blockNumber) high = middle;
    else low = middle;
  }
  // What was removed while this was looked for seemed to be below the block.
  const { removed: removedNow } = await readExtent(node, owner);
  if (missing > removedNow) {
    throw new ChainError('garbage', TOO_SHORT, node.node);
  }
  return { sequence: low, isBound: removedNow > 0 && low <= removedNow };
}

async function assertReached(node: ChainNode, block: number): Promise<void> {
  if ((await readHead(node)).number >= block) return;
  throw new ChainError('garbage', `the node has not reached block ${block}`, node.node);
}

/** How much there was of an account's history, and how much of it the node has removed. */
export async function readExtent(
  node: Askable,
  { statisticsId }: Pick<HistoryOwner, 'statisticsId'>,
): Promise<HistoryExtent> {
  const answer = await node.call('database', 'get_objects', [[statisticsId]]);
  const [statistics] = listOf(answer, 'a list of objects');
  const fields = fieldsOf(statistics, 'account statistics');
  return {
    total: countOf(fields['total_ops'], 'a number of operations'),
    removed: countOf(fields['removed_ops'], 'a number of removed operations'),
  };
}

/**
 * Entries first..last in blocks up to `toBlock`, oldest first. A page that is short lacks its oldest
 * entries, up to `missingUpTo`, if the node has removed them; else the places of the others are false.
 */
async function readRange(
  node: ChainNode,
  owner: HistoryOwner,
  { first, last, toBlock, sizes }: HistoryRange,
): Promise<{ entries: HistoryEntry[]; missingUpTo: number }> {
  const entries: HistoryEntry[] = [];
  let missingUpTo = 0;
  for (let start = first; start <= last;) {
    const known = sizes.of(node);
    const size = Math.min(known, last - start + 1);
    // Smaller pages than can be had hold large entries: they are asked for one after the other.
    const ranges = pagesFrom(start, last, {
      size,
      count: known < ENTRIES_PER_PAGE ? 1 : PAGES_AT_ONCE,
    });
    const pages = await sizes.attempt(node, size, () =>
      Promise.all(ranges.map(({ from, to }) => readPage(node, owner, from, to))),
    );
    if (pages === null) continue;
    for (const [index, { from, to }] of ranges.entries()) {
      const length = pages[index]?.length ?? 0;
      if (length <= to - from) missingUpTo = Math.max(missingUpTo, to - length);
      start = to + 1;
    }
    for (const entry of pages.flat()) {
      if (entry.blockNumber > toBlock) return { entries, missingUpTo };
      entries.push(entry);
    }
  }
  return { entries, missingUpTo };
}

interface HistoryRange extends Pick<HistoryWanted, 'toBlock' | 'sizes'> {
  readonly first: number;
  readonly last: number;
}

function pagesFrom(
  first: number,
  last: number,
  { size, count }: { readonly size: number; readonly count: number },
): { from: number; to: number }[] {
  return Array.from({ length: count }, (_, index) => first + index * size)
    .filter((from) => from <= last)
    .map((from) => ({ from, to: Math.min(from + size - 1, last) }));
}
/** Sequences from..to, oldest first; fewer when the node has removed the oldest meanwhile. */
async function readPage(
  node: ChainNode,
  { accountId }: HistoryOwner,
  from: number,
  to: number,
): Promise<HistoryEntry[]> {
  const parameters = [accountId, from, to - from + 1, to];
  const answer = await node.call('history', 'get_relative_account_history', parameters);
  return listOf(answer, 'account history')
    .map((entry, index) => historyEntryOf(entry, to - index, accountId))
    .reverse();
}

function historyEntryOf(value: unknown, sequence: number, accountId: string): HistoryEntry {
  const fields = fieldsOf(value, 'a history entry');
  return {
    sequence,
    blockNumber: countOf(fields['block_num'], 'a block number'),
    transactionIndex: countOf(fields['trx_in_block'], 'the place of a transaction'),
    operationIndex: countOf(fields['op_in_trx'], 'the place of an operation'),
    fact: factOf(operationOf(fields['op']), accountId),
    content: canonicalJson(fields['op']),
  };
}
