import { Inject, Injectable } from '@nestjs/common';
import { MoneyClock, UnitOfWork } from '../kernel';
import { RaiseFinding, type Finding, type FindingDraft, type FindingKind } from '../safety';
import type { ChainBlock, ReversibleView, VirtualOperation } from './chain-facts';
import { findBrokenLink, withoutDoubtful, type BrokenLink } from './check-links';
import { disagreementFinding } from './disagreement-finding';
import { BLOCK_LISTENERS, type BlockListener } from './ports/block-listener';
import {
  ChainDisagreement,
  ChainReader,
  MAX_BLOCKS_PER_READ,
  TransactionsContradictHeader,
  type ChainPosition,
} from './ports/chain-reader';
import { ScanCursor, type CursorPosition } from './ports/scan-cursor';
import { ScanLock } from './ports/scan-lock';
import { contradictionFinding, ReportUnproven } from './report-unproven';
import { ScanSettings } from './scan-settings';
import { separateVirtual } from './separate-virtual';
import { startInFuture } from './start-in-future';
import { knownBlockOf, wentBackFinding } from './went-back';

export interface ScanReport {
  /** `busy`: another process scans. `stopped`: a finding says why. */
  readonly outcome: 'done' | 'busy' | 'stopped';
  readonly blocksRead: number;
  /** Read up to the last irreversible block that the node had at the start. */
  readonly caughtUp: boolean;
  /** What stands above the irreversible block; null when it was not looked at. */
  readonly view: ReversibleView | null;
}

const BUSY: ScanReport = { outcome: 'busy', blocksRead: 0, caughtUp: false, view: null };
const NOTHING_YET: ScanReport = { ...BUSY, outcome: 'done' };
const STOPPED: ScanReport = { ...BUSY, outcome: 'stopped' };

/** A dispute over the account history names the first block that it is about. */
const ABOUT_BLOCK = /^(?:history:)?(\d+)$/;

/** The last irreversible block that has one after it, which names it. */
function lastConfirmed({ irreversibleNumber, headNumber }: ChainPosition): number {
  return Math.min(irreversibleNumber, headNumber - 1);
}

/** Thrown inside a scan once its finding is recorded. */
class ScanStopped extends Error {
  override readonly name = 'ScanStopped';
}

/** What made the scan stop, and is over once it has gone on. */
const STOPPING: readonly FindingKind[] = [
  'block_does_not_link',
  'chain_went_back',
  'chain_behind',
  'nodes_disagree',
  'transactions_contradict_header',
  'wrong_chain',
];

/**
 * Reads the chain once, in order, up to the last irreversible block, and hands each fact to whoever
 * cares (DESIGN §5). All that one step causes commits together with the cursor. It stops where the
 * chain cannot be believed, and tries again each time; a halt stops money and not the reading.
 */
@Injectable()
export class ScanChain {
  constructor(
    private readonly reader: ChainReader,
    private readonly cursor: ScanCursor,
    private readonly lock: ScanLock,
    private readonly unitOfWork: UnitOfWork,
    private readonly raiseFinding: RaiseFinding,
    private readonly reportUnproven: ReportUnproven,
    private readonly clock: MoneyClock,
    private readonly settings: ScanSettings,
    @Inject(BLOCK_LISTENERS) private readonly listeners: readonly BlockListener[],
  ) {}

  /**
   * Throws `chain_unavailable` when no node answers: nothing is lost, the next run goes on.
   * `shouldStop` is asked between steps, so that a long catch-up can be ended gracefully.
   */
  async run(shouldStop: () => boolean = () => false): Promise<ScanReport> {
    const report = await this.lock.runExclusively(async () => {
      try {
        return await this.scan(shouldStop);
      } catch (error) {
        if (error instanceof ScanStopped) return STOPPED;
        if (error instanceof ChainDisagreement) return this.stopOn(disagreementFinding(error));
        if (error instanceof TransactionsContradictHeader) {
          return this.stopOn(contradictionFinding(error));
        }
        throw error;
      }
    });
    return report ?? this.busy();
  }

  private async busy(): Promise<ScanReport> {
    const read = await this.cursor.load();
    if (read) this.clock.notBefore(read.blockTime);
    return BUSY;
  }

  private async scan(shouldStop: () => boolean): Promise<ScanReport> {
    const position = await this.reader.position();
    const known = await this.cursor.load();
    // A chain that has just begun: nothing can be believed yet.
    if (!known && lastConfirmed(position) < 1) return NOTHING_YET;
    const started = known ?? (await this.startAt(position));
    if (!started) return NOTHING_YET;
    let cursor = await this.withOpening(started, position);
    this.clock.notBefore(cursor.blockTime);
    await this.assertSameChain(cursor);
    const firstUnread = cursor.blockNumber + 1;
    const lastReadable = lastConfirmed(position);
    // Whatever is read next must link to it; with nothing to read, nothing else would tell.
    const hasNothingNew = lastReadable <= cursor.blockNumber;
    if (hasNothingNew && !(await this.isStillThere(cursor))) return NOTHING_YET;
    while (cursor.blockNumber < lastReadable && !shouldStop()) {
      const next = await this.step(cursor, position);
      if (!next) return BUSY;
      // What is left is doubtful: it is read again in the next cycle.
      if (next.blockNumber === cursor.blockNumber) break;
      cursor = next;
      this.clock.notBefore(cursor.blockTime);
    }
    const caughtUp = cursor.blockNumber >= lastReadable;
    const view = caughtUp ? await this.showReversible(cursor, position) : null;
    const blocksRead = cursor.blockNumber + 1 - firstUnread;
    return { outcome: 'done', blocksRead, caughtUp, view };
  }

  private async startAt(position: ChainPosition): Promise<CursorPosition | null> {
    const future = startInFuture(this.settings.scanFromBlock, position);
    if (future !== null) throw new Error(future);
    const first = this.settings.scanFromBlock;
    const last = lastConfirmed(position);
    const before = Math.min(first === null ? last : Math.max(first - 1, 1), last);
    const [block] = await withoutDoubtful(this.reader, await this.reader.blocks(before, before));
    if (!block) return null;
    const start: CursorPosition = {
      blockNumber: block.number,
      blockId: block.id,
      blockTime: block.time,
      historySequence: await this.reader.sequenceAt(block.number),
      startBlockNumber: block.number,
      openingBlockNumber: last,
      chainId: this.settings.chainId,
      hotWalletId: await this.reader.hotWalletId(),
    };
    await this.unitOfWork.run(() => this.cursor.initialise(start));
    return (await this.cursor.load()) ?? start;
  }

  /** Of a cursor that an earlier version made and whose books were not open when it was replaced. */
  private async withOpening(
    cursor: CursorPosition,
    position: ChainPosition,
  ): Promise<CursorPosition> {
    if (cursor.openingBlockNumber !== undefined) return cursor;
    const openingBlockNumber = Math.max(cursor.blockNumber, lastConfirmed(position));
    await this.unitOfWork.run(() => this.cursor.fixOpening(openingBlockNumber));
    return (await this.cursor.load()) ?? { ...cursor, openingBlockNumber };
  }

  private async assertSameChain(cursor: CursorPosition): Promise<void> {
    const hotWalletId = await this.reader.hotWalletId();
    const fits = cursor.chainId === this.settings.chainId && cursor.hotWalletId === hotWalletId;
    if (fits) return;
    await this.raiseFinding.execute({
      kind: 'wrong_chain',
      subject: this.settings.chainId,
      summary: 'The database belongs to another chain or another gateway account.',
      evidence: {
        databaseChainId: cursor.chainId,
        configuredChainId: this.settings.chainId,
        databaseAccount: cursor.hotWalletId,
        configuredAccount: hotWalletId,
      },
      halts: ['payouts', 'deposits'],
    });
    throw new ScanStopped();
  }

  /**
   * Reads one stretch of blocks and commits its effects; gives the cursor as it was when the only
   * block is doubtful, and null when another process was faster.
   */
  private async step(
    cursor: CursorPosition,
    position: ChainPosition,
  ): Promise<CursorPosition | null> {
    const to = Math.min(cursor.blockNumber + MAX_BLOCKS_PER_READ, lastConfirmed(position));
    const read = await this.reader.blocks(cursor.blockNumber + 1, to);
    await this.assertLinked(cursor, read);
    const blocks = await withoutDoubtful(this.reader, read);
    const last = blocks.at(-1);
    if (!last) return cursor;
    const { virtualOperations, historySequence } = await this.readVirtual(cursor, blocks);
    const next = {
      ...cursor,
      blockNumber: last.number,
      blockId: last.id,
      blockTime: last.time,
      historySequence,
    };
    const { hotWalletId, openingBlockNumber } = cursor;
    const historyUpTo = openingBlockNumber ?? 0;
    const batch = { hotWalletId, blocks, virtualOperations, node: position.node, historyUpTo };
    for (const listener of this.listeners) await listener.prepare(batch);
    return this.unitOfWork.run(async () => {
      if (!(await this.cursor.advance(cursor, next))) return null;
      for (const listener of this.listeners) await listener.onIrreversible(batch);
      await this.reportUnproven.mark(blocks);
      await this.closePassed(next.blockNumber);
      return next;
    });
  }

  private async readVirtual(
    cursor: CursorPosition,
    blocks: readonly ChainBlock[],
  ): Promise<{ virtualOperations: VirtualOperation[]; historySequence: number }> {
    const last = blocks.at(-1)?.number ?? cursor.blockNumber;
    const history = await this.reader.history(cursor.historySequence, last);
    if (history.prunedUpToSequence > cursor.historySequence) {
      // What is left begins where the gap ends; with nothing left, the gap may reach the head.
      const toBlock = history.entries[0]?.blockNumber ?? (await this.reader.position()).headNumber;
      await this.reportPruned(cursor, { upToSequence: history.prunedUpToSequence, toBlock });
    }
    const known = new Set(blocks.map((block) => block.number));
    const entries = history.entries.filter((entry) => known.has(entry.blockNumber));
    return {
      virtualOperations: separateVirtual(blocks, entries),
      historySequence: Math.max(
        cursor.historySequence,
        history.prunedUpToSequence,
        history.entries.at(-1)?.sequence ?? 0,
      ),
    };
  }

  private async showReversible(
    cursor: CursorPosition,
    position: ChainPosition,
  ): Promise<ReversibleView | null> {
    const { blockNumber } = cursor;
    const top = Math.min(position.headNumber, blockNumber + MAX_BLOCKS_PER_READ);
    const blocks = top > blockNumber ? await this.reader.blocks(blockNumber + 1, top) : [];
    // A fork may switch while these are read; the next look shows the winner.
    if (findBrokenLink({ number: blockNumber, id: cursor.blockId }, blocks)) return null;
    const head = blocks.at(-1);
    const headNumber = head?.number ?? blockNumber;
    const history = await this.reader.history(cursor.historySequence, headNumber);
    const known = new Set(blocks.map((block) => block.number));
    const entries = history.entries.filter((entry) => known.has(entry.blockNumber));
    const view: ReversibleView = {
      hotWalletId: cursor.hotWalletId,
      irreversibleNumber: blockNumber,
      headNumber,
      headId: head?.id ?? cursor.blockId,
      blocks,
      virtualOperations: separateVirtual(blocks, entries),
    };
    for (const listener of this.listeners) await listener.prepareReversible(view);
    for (const listener of this.listeners) {
      if (listener.onReversible === undefined) continue;
      // Who was frozen must not tell of blocks above a cursor that another has moved on.
      const isShown = await this.unitOfWork.run(async () => {
        if (!(await this.cursor.isStillAt(cursor))) return false;
        await listener.onReversible?.(view);
        return true;
      });
      if (!isShown) return null;
    }
    return view;
  }

  private async assertLinked(cursor: CursorPosition, blocks: readonly ChainBlock[]): Promise<void> {
    const broken = findBrokenLink({ number: cursor.blockNumber, id: cursor.blockId }, blocks);
    if (!broken) return;
    await this.isStillThere(cursor);
    await this.reportBrokenLink(broken);
    throw new ScanStopped();
  }

  /** False while those who can be asked lag behind it. Stops the scan when the chain has gone back. */
  private async isStillThere(cursor: CursorPosition): Promise<boolean> {
    const standing = await this.reader.standingOf(knownBlockOf(cursor));
    const finding = wentBackFinding(cursor, standing);
    if (!finding) return standing.standing === 'there';
    await this.raiseFinding.execute(finding);
    throw new ScanStopped();
  }

  private reportBrokenLink(broken: BrokenLink): Promise<unknown> {
    return this.raiseFinding.execute({
      kind: 'block_does_not_link',
      subject: String(broken.blockNumber),
      summary: `Block ${broken.blockNumber} does not follow the block that was read before it.`,
      evidence: {
        expectedPreviousId: broken.expectedPreviousId,
        actualPreviousId: broken.actualPreviousId,
      },
      halts: ['payouts', 'deposits'],
    });
  }

  /** The halts that these findings caused stay until an operator resumes. */
  private closePassed(blockNumber: number): Promise<void> {
    const isPassed = ({ kind, subject }: Finding) => {
      const [, about] = ABOUT_BLOCK.exec(subject) ?? [];
      return kind === 'wrong_chain' || (about !== undefined && Number(about) <= blockNumber);
    };
    const reason = `The chain was read on to block ${blockNumber}: the cause is gone.`;
    return this.raiseFinding.causesAreGone(STOPPING, isPassed, reason);
  }

  private reportPruned(
    cursor: CursorPosition,
    gap: { upToSequence: number; toBlock: number },
  ): Promise<unknown> {
    return this.raiseFinding.execute({
      kind: 'history_pruned',
      subject: String(cursor.historySequence),
      summary:
        'The node removed account history that was not read yet. Blocks were read without a gap; ' +
        'what blocks do not show may be missing. Payouts wait until books and chain agree beyond the ' +
        'gap. Use a node that keeps more history (max-ops-per-account), and have the blocks read again.',
      evidence: {
        lastReadSequence: String(cursor.historySequence),
        prunedUpToSequence: String(gap.upToSequence),
        fromBlock: String(cursor.blockNumber + 1),
        toBlock: String(gap.toBlock),
      },
      halts: [],
    });
  }

  private async stopOn(finding: FindingDraft): Promise<ScanReport> {
    await this.raiseFinding.execute(finding);
    return STOPPED;
  }
}
