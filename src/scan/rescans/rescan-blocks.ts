import { Inject, Injectable } from '@nestjs/common';
import { EventPublisher, UnitOfWork } from '../../kernel';
import { Findings, RaiseFinding, type Finding, type FindingDraft } from '../../safety';
import type { ChainBlock, VirtualOperation } from '../chain-facts';
import { findBrokenLink, withoutDoubtful } from '../check-links';
import {
  ChainDisagreement,
  ChainReader,
  MAX_BLOCKS_PER_READ,
  TransactionsContradictHeader,
} from '../ports/chain-reader';
import {
  BlockContradiction,
  RESCAN_LISTENERS,
  type RescanBatch,
  type RescanListener,
} from '../ports/rescan-listener';
import { Rescans, type RescanProgress } from '../ports/rescans';
import { ScanLock } from '../ports/scan-lock';
import { contradictionFinding, ReportUnproven } from '../report-unproven';
import {
  hasReadHistoryOf,
  spanOf,
  type BlockRange,
  type Rescan,
  type RescanDiscovery,
} from './rescan';
import { separateVirtual } from '../separate-virtual';

/** The scan has its turn again after so many blocks. */
const MAX_BLOCKS_PER_ROUND = 2 * MAX_BLOCKS_PER_READ;

export interface RescanReport {
  readonly blocksRead: number;
  /** Another round has something to do at once. */
  readonly hasMore: boolean;
}

const NOTHING: RescanReport = { blocksRead: 0, hasMore: false };

/** The blocks do not fit each other or what is booked: the message says how. */
class RescanFailed extends Error {
  override readonly name = 'RescanFailed';
}

/**
 * Reads blocks again that were read before, and lets the listeners book what is missing. Each step
 * commits with its progress, so that a process that dies loses nothing and doubles nothing.
 */
@Injectable()
export class RescanBlocks {
  constructor(
    private readonly reader: ChainReader,
    private readonly rescans: Rescans,
    private readonly lock: ScanLock,
    private readonly unitOfWork: UnitOfWork,
    private readonly raiseFinding: RaiseFinding,
    private readonly findings: Findings,
    private readonly reportUnproven: ReportUnproven,
    private readonly events: EventPublisher,
    @Inject(RESCAN_LISTENERS) private readonly listeners: readonly RescanListener[],
  ) {}

  /**
   * Reads a bounded number of blocks under the lock of the scan: both read never at once.
   * Throws `chain_unavailable` when no node answers: the next run goes on.
   */
  async run(shouldStop: () => boolean = () => false): Promise<RescanReport> {
    if ((await this.rescans.countOpen()) === 0) return NOTHING;
    const report = await this.lock.runExclusively(() => this.readSome(shouldStop));
    return report ?? NOTHING;
  }

  private async readSome(shouldStop: () => boolean): Promise<RescanReport> {
    const rescan = await this.unitOfWork.run(() => this.rescans.takeUp());
    if (!rescan) return NOTHING;
    try {
      const reached = await this.readOn(rescan, shouldStop);
      const blocksRead = reached.reachedBlock - rescan.reachedBlock;
      return { blocksRead, hasMore: (await this.rescans.countOpen()) > 0 && blocksRead > 0 };
    } catch (error) {
      if (error instanceof RescanFailed) {
        await this.end(rescan, 'failed', error.message);
        return NOTHING;
      }
      if (error instanceof TransactionsContradictHeader) {
        const subject = `${RESCAN_SUBJECT}:${error.blockNumber}`;
        await this.raiseFinding.execute(contradictionFinding(error, subject));
        return NOTHING;
      }
      if (!(error instanceof ChainDisagreement)) throw error;
      await this.raiseFinding.execute({
        ...DISAGREEMENT,
        summary: `Nodes contradict each other on blocks that are read again (${error.blockNumber}).`,
        evidence: error.idsByNode,
        halts: ['payouts', 'deposits'],
      });
      return NOTHING;
    }
  }

  private async readOn(rescan: Rescan, shouldStop: () => boolean): Promise<Rescan> {
    const { irreversibleNumber, node } = await this.reader.position();
    let reached = rescan;
    const isWithinBounds = () =>
      reached.reachedBlock < rescan.reachedBlock + MAX_BLOCKS_PER_ROUND && !shouldStop();
    while (reached.reachedBlock < rescan.toBlock && isWithinBounds()) {
      const to = Math.min(reached.reachedBlock + MAX_BLOCKS_PER_READ, rescan.toBlock);
      // A node that lags may still undo these blocks, although another one called them irreversible.
      if (to > irreversibleNumber) return reached;
      const next = await this.step(reached, to, node);
      // An operator has cancelled it meanwhile, or what is left is doubtful and read again later.
      if (!next || next.reachedBlock === reached.reachedBlock) return reached;
      reached = next;
    }
    if (reached.reachedBlock === rescan.toBlock) await this.end(reached, 'done', null);
    return reached;
  }

  private async step(rescan: Rescan, to: number, node: string): Promise<Rescan | null> {
    const from = rescan.reachedBlock + 1;
    const read = await this.reader.blocks(from, to);
    await this.assertLinked(rescan, read);
    const blocks = await withoutDoubtful(this.reader, read);
    const last = blocks.at(-1);
    if (!last) return rescan;
    const range = { from, to: last.number };
    const { virtualOperations, missing } = await this.readVirtual(blocks, range);
    const progress: RescanProgress = {
      reachedBlock: last.number,
      reachedBlockId: last.id,
      historyMissing: spanOf(rescan.historyMissing, missing),
    };
    const hotWalletId = await this.reader.hotWalletId();
    const hasWholeHistory = missing === null;
    const batch = { hotWalletId, blocks, virtualOperations, node, hasWholeHistory };
    return this.commit(rescan, progress, batch);
  }

  private async commit(
    rescan: Rescan,
    progress: RescanProgress,
    batch: RescanBatch,
  ): Promise<Rescan | null> {
    for (const listener of this.listeners) await listener.prepare(batch);
    try {
      return await this.unitOfWork.run(async () => {
        if (!(await this.rescans.advance(rescan, progress))) return null;
        for (const listener of this.listeners) {
          await this.keep(rescan, await listener.onRescan(batch));
        }
        await this.reportUnproven.markAgain(batch.blocks);
        await this.closePassed(progress.reachedBlock);
        return { ...rescan, ...progress };
      });
    } catch (error) {
      if (!(error instanceof BlockContradiction)) throw error;
      const { blockNumber, expectedId, actualId, message } = error;
      const summary = `${message}: what came in with it is booked under another block id.`;
      await this.raiseFinding.execute(
        contradiction(blockNumber, summary, { expectedId, actualId }),
      );
      throw new RescanFailed(message, { cause: error });
    }
  }

  private async closePassed(reachedBlock: number): Promise<void> {
    await this.raiseFinding.causeIsGone(DISAGREEMENT, 'The nodes agree again.');
    const isPassed = ({ subject }: Finding) => {
      const [prefix, number] = subject.split(':');
      return prefix === RESCAN_SUBJECT && Number(number) <= reachedBlock;
    };
    const reason = `The blocks were read again up to ${reachedBlock}: the cause is gone.`;
    await this.raiseFinding.causesAreGone(['transactions_contradict_header'], isPassed, reason);
  }

  private async assertLinked(rescan: Rescan, blocks: readonly ChainBlock[]): Promise<void> {
    const id = rescan.reachedBlockId ?? blocks[0]?.previousId ?? '';
    const broken = findBrokenLink({ number: rescan.reachedBlock, id }, blocks);
    if (!broken) return;
    const { blockNumber, expectedPreviousId, actualPreviousId } = broken;
    const summary = `Block ${blockNumber}, read again, does not follow the block before it.`;
    const evidence = { expectedPreviousId, actualPreviousId };
    await this.raiseFinding.execute(contradiction(blockNumber, summary, evidence));
    throw new RescanFailed(summary);
  }

  /**
   * Read from the last entry below these blocks on: while the node still has that one, it has
   * removed nothing above it.
   */
  private async readVirtual(
    blocks: readonly ChainBlock[],
    { from, to }: { from: number; to: number },
  ): Promise<{ virtualOperations: VirtualOperation[]; missing: BlockRange | null }> {
    const before = await this.reader.sequenceAt(from - 1);
    const history = await this.reader.history(Math.max(before - 1, 0), to);
    const { prunedUpToSequence } = history;
    const entries = history.entries.filter(({ blockNumber }) => blockNumber >= from);
    const isWhole = prunedUpToSequence === 0 || prunedUpToSequence < before;
    const firstKept = entries[0]?.blockNumber ?? to;
    return {
      virtualOperations: separateVirtual(blocks, entries),
      missing: isWhole ? null : { fromBlock: from, toBlock: firstKept },
    };
  }

  private async keep({ id }: Rescan, found: readonly RescanDiscovery[]): Promise<number> {
    if (found.length === 0) return 0;
    const fresh = await this.rescans.addDiscoveries(id, found);
    for (const { kind, chainKey, blockNumber, summary, repaired } of fresh) {
      const discovery = { kind, chainKey, blockNumber, summary, repaired };
      await this.events.publish({ type: 'rescan_discovery', rescanId: id, ...discovery });
    }
    return fresh.length;
  }

  private end(rescan: Rescan, as: 'done' | 'failed', reason: string | null): Promise<void> {
    return this.unitOfWork.run(async () => {
      if (!(await this.rescans.end(rescan.id, as, reason))) return;
      const ended = (await this.rescans.find(rescan.id)) ?? rescan;
      const missing = await this.keep(ended, missingHistory(ended));
      if (as === 'done') await this.closeWhatWasReadAgain(ended);
      const { total, repaired } = ended.discoveries;
      const counts = { total: total + missing, repaired };
      await this.events.publish({
        type: 'rescan_ended',
        rescanId: ended.id,
        state: as,
        ...counts,
        by: null,
        reason: null,
      });
    });
  }

  private async closeWhatWasReadAgain(rescan: Rescan): Promise<void> {
    for (const { kind, subject, evidence } of await this.findings.openOf(['history_pruned'])) {
      const range = blocksOf(evidence);
      if (!range || !hasReadHistoryOf(range, rescan)) continue;
      const reason = `All history of its blocks was read again by the re-scan ${rescan.id}.`;
      await this.raiseFinding.causeIsGone({ kind, subject }, reason);
    }
  }
}

/** One re-scan runs at a time, and its next step shows that the dispute is over. */
const RESCAN_SUBJECT = 're-scan';
const DISAGREEMENT = { kind: 'nodes_disagree', subject: RESCAN_SUBJECT } as const;

/** The subject is not a block's number alone: the scan has long been beyond it, which proves nothing. */
function contradiction(
  blockNumber: number,
  summary: string,
  evidence: FindingDraft['evidence'],
): FindingDraft {
  const subject = `${RESCAN_SUBJECT}:${blockNumber}`;
  return {
    kind: 'block_does_not_link',
    subject,
    summary,
    evidence,
    halts: ['payouts', 'deposits'],
  };
}

function missingHistory({ historyMissing }: Rescan): RescanDiscovery[] {
  if (!historyMissing) return [];
  const { fromBlock, toBlock } = historyMissing;
  return [
    {
      kind: 'history_incomplete',
      chainKey: `history:${fromBlock}-${toBlock}`,
      blockNumber: fromBlock,
      summary:
        `The node has removed account history of the blocks ${fromBlock} to ${toBlock}: credits ` +
        'that blocks do not show may be missing there. Use a node that keeps more history.',
      repaired: false,
    },
  ];
}

/** The blocks that a finding is about; null when it does not say. */
function blocksOf({ fromBlock = '', toBlock = '' }: Finding['evidence']): BlockRange | null {
  const isNumber = (text: string) => /^\d{1,10}$/.test(text);
  if (!isNumber(fromBlock) || !isNumber(toBlock)) return null;
  return { fromBlock: Number(fromBlock), toBlock: Number(toBlock) };
}
