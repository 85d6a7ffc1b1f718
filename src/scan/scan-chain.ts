import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '../kernel';
import { HaltSwitch, RaiseFinding } from '../safety';
import type { ChainBlock, ReversibleView, VirtualOperation } from './chain-facts';
import { findBrokenLink, type BrokenLink } from './check-links';
import { disagreementFinding } from './disagreement-finding';
import { BLOCK_LISTENERS, type BlockListener } from './ports/block-listener';
import {
  ChainDisagreement,
  ChainReader,
  MAX_BLOCKS_PER_READ,
  type ChainPosition,
} from './ports/chain-reader';
import { ScanCursor, type CursorPosition } from './ports/scan-cursor';
import { ScanLock } from './ports/scan-lock';
import { ScanSettings } from './scan-settings';
import { separateVirtual } from './separate-virtual';

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

/** Thrown inside a scan once its finding is recorded. */
class ScanStopped extends Error {
  override readonly name = 'ScanStopped';
}

/**
 * Reads the chain once, in order, up to the last irreversible block, and hands each fact to whoever
 * cares (DESIGN §5). All that one step causes commits together with the cursor.
 */
@Injectable()
export class ScanChain {
  constructor(
    private readonly reader: ChainReader,
    private readonly cursor: ScanCursor,
    private readonly lock: ScanLock,
    private readonly unitOfWork: UnitOfWork,
    private readonly raiseFinding: RaiseFinding,
    private readonly haltSwitch: HaltSwitch,
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
        if (error instanceof ChainDisagreement) return this.stopOnDisagreement(error);
        throw error;
      }
    });
    return report ?? BUSY;
  }

  private async scan(shouldStop: () => boolean): Promise<ScanReport> {
    if (await this.depositsAreHalted()) return STOPPED;
    const position = await this.reader.position();
    const known = await this.cursor.load();
    // A chain that has just begun: nothing can be believed yet.
    if (!known && position.irreversibleNumber < 1) return NOTHING_YET;
    let cursor = known ?? (await this.startAt(position));
    await this.assertSameChain(cursor);
    const firstUnread = cursor.blockNumber + 1;
    while (cursor.blockNumber < position.irreversibleNumber && !shouldStop()) {
      const next = await this.step(cursor, position);
      if (!next) return BUSY;
      cursor = next;
    }
    const caughtUp = cursor.blockNumber >= position.irreversibleNumber;
    const view = caughtUp ? await this.showReversible(cursor, position) : null;
    const blocksRead = cursor.blockNumber + 1 - firstUnread;
    return { outcome: 'done', blocksRead, caughtUp, view };
  }

  /** Nothing is skipped while deposits are halted: the cursor waits where it is. */
  private async depositsAreHalted(): Promise<boolean> {
    const halts = await this.haltSwitch.current();
    return halts.some((halt) => halt.scope === 'deposits');
  }

  private async startAt(position: ChainPosition): Promise<CursorPosition> {
    const first = this.settings.scanFromBlock;
    const before = Math.min(
      first === null ? position.irreversibleNumber : Math.max(first - 1, 1),
      position.irreversibleNumber,
    );
    const [block] = await this.reader.blocks(before, before);
    if (!block) throw new Error(`The node has no block ${before}`);
    const start: CursorPosition = {
      blockNumber: block.number,
      blockId: block.id,
      blockTime: block.time,
      historySequence: await this.reader.sequenceAt(block.number),
      startBlockNumber: block.number,
      chainId: this.settings.chainId,
      hotWalletId: await this.reader.hotWalletId(),
    };
    await this.unitOfWork.run(() => this.cursor.initialise(start));
    return (await this.cursor.load()) ?? start;
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

  /** Reads one stretch of blocks and commits its effects; null when another process was faster. */
  private async step(
    cursor: CursorPosition,
    position: ChainPosition,
  ): Promise<CursorPosition | null> {
    const to = Math.min(cursor.blockNumber + MAX_BLOCKS_PER_READ, position.irreversibleNumber);
    const blocks = await this.reader.blocks(cursor.blockNumber + 1, to);
    await this.assertLinked(cursor, blocks);
    const last = blocks.at(-1);
    if (last?.number !== to) throw new Error(`The node did not give blocks up to ${to}`);
    const { virtualOperations, historySequence } = await this.readVirtual(cursor, blocks);
    const next = {
      ...cursor,
      blockNumber: last.number,
      blockId: last.id,
      blockTime: last.time,
      historySequence,
    };
    const { hotWalletId } = cursor;
    const batch = { hotWalletId, blocks, virtualOperations, node: position.node };
    return this.unitOfWork.run(async () => {
      if (!(await this.cursor.advance(cursor, next))) return null;
      for (const listener of this.listeners) await listener.onIrreversible(batch);
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
      await this.reportPruned(cursor, history.prunedUpToSequence);
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
    for (const listener of this.listeners) {
      await this.unitOfWork.run(() => listener.onReversible(view));
    }
    return view;
  }

  private async assertLinked(cursor: CursorPosition, blocks: readonly ChainBlock[]): Promise<void> {
    const broken = findBrokenLink({ number: cursor.blockNumber, id: cursor.blockId }, blocks);
    if (!broken) return;
    await this.reportBrokenLink(broken);
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

  private reportPruned(cursor: CursorPosition, prunedUpToSequence: number): Promise<unknown> {
    return this.raiseFinding.execute({
      kind: 'history_pruned',
      subject: String(cursor.historySequence),
      summary:
        'The node removed account history that was not read yet. Blocks were read without a gap; ' +
        'credits that blocks do not show may be missing. Compare the balance, and use a node that ' +
        'keeps more history (max-ops-per-account).',
      evidence: {
        lastReadSequence: String(cursor.historySequence),
        prunedUpToSequence: String(prunedUpToSequence),
      },
      halts: [],
    });
  }

  private async stopOnDisagreement(error: ChainDisagreement): Promise<ScanReport> {
    await this.raiseFinding.execute(disagreementFinding(error));
    return STOPPED;
  }
}
