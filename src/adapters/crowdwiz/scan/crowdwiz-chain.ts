import { Injectable } from '@nestjs/common';
import {
  AcceptedBlocks,
  type BalanceRead,
  type BlockStanding,
  type ChainBlock,
  type ChainPosition,
  ChainReader,
  type HistoryRead,
  type KnownBlock,
  MAX_BLOCKS_PER_READ,
  settledUnits,
} from '../../../scan';
import { AdaptiveSize } from './adaptive-size';
import { readBalance } from './balance-reader';
import {
  readBlocks,
  readTransactionsDigest,
  type BlocksRead,
  type UnprovenBlock,
} from './block-reader';
import { askChain } from '../chain-question';
import {
  ChainError,
  type ChainNode,
  type Head,
  type NodeRequirement,
  NodePool,
  NodesDisagreeError,
  readHead,
} from '../connection';
import { standingOf } from './cursor-standing';
import { agreeOnHistory, agreeOnSequence } from './history-agreement';
import { ENTRIES_PER_PAGE, findSequenceAt, readHistory } from './history-reader';
import { HotWallet } from '../wallet/hot-wallet';
import { PendingTransactions } from './pending-transactions';

/**
 * Where a place in the history cannot be told, since the entries around it are removed. Whatever is
 * read from here on begins with the gap, and with a node that still has them it is whole.
 */
const SEQUENCE_REMOVED = 0;

/** Unproven blocks that the nodes are asked about at the same time. */
const COMPARED_AT_ONCE = 16;

/** Reads the chain from healthy nodes; believes ids that it has computed, and a quorum's at that. */
@Injectable()
export class CrowdWizChain extends ChainReader {
  /**
   * The last two that `position` gave, of which the first may still be in use. An older one that
   * nobody gives any more was false, or its node is gone; it must not make all reading impossible.
   */
  #irreversibleNumbers: readonly [number, number] = [0, 0];
  readonly #blockSizes = new AdaptiveSize(MAX_BLOCKS_PER_READ);
  readonly #entrySizes = new AdaptiveSize(ENTRIES_PER_PAGE);
  readonly #pending: PendingTransactions;

  constructor(
    private readonly pool: NodePool,
    private readonly wallet: HotWallet,
    private readonly accepted: AcceptedBlocks,
  ) {
    super();
    this.#pending = new PendingTransactions(pool, this.#blockSizes);
  }

  override hotWalletId(): Promise<string> {
    return askChain(async () => (await this.ids()).accountId);
  }

  override position(): Promise<ChainPosition> {
    return askChain(async () => {
      const { node, head } = await this.furthestHead();
      const irreversibleNumber = await this.irreversibleNumber(head.irreversibleNumber);
      return {
        headNumber: head.number,
        headId: head.id,
        headTime: head.time,
        irreversibleNumber,
        node,
      };
    });
  }

  override blocks(from: number, to: number): Promise<readonly ChainBlock[]> {
    if (!Number.isSafeInteger(from) || from < 1 || to < from) {
      throw new RangeError(`Cannot read blocks ${from}..${to}`);
    }
    if (to - from >= MAX_BLOCKS_PER_READ) throw new RangeError('Too many blocks at once');
    return askChain(async () => {
      const { accountId } = await this.ids();
      const isAccepted = async (number: number, id: string) =>
        (await this.accepted.find(number, id)) !== null;
      const wanted = { accountId, isAccepted, sizes: this.#blockSizes };
      if (!this.needsQuorum(to)) {
        return this.useSettled(to, async (node) =>
          marked(await readBlocks(node, from, to, wanted)),
        );
      }
      // Blocks are linked, so that the last id stands for all of them.
      const { id } = await this.pool.blockIdAgreedBy(to);
      const read = await this.useSettled(to, async (node) => {
        const answer = await readBlocks(node, from, to, wanted);
        await this.assertChainOf(id, answer, node);
        return answer;
      });
      for (let first = 0; first < read.unproven.length; first += COMPARED_AT_ONCE) {
        const some = read.unproven.slice(first, first + COMPARED_AT_ONCE);
        await Promise.all(some.map((block) => this.assertSameTransactions(block, read.node)));
      }
      return read.blocks;
    });
  }

  override history(afterSequence: number, toBlock: number): Promise<HistoryRead> {
    return askChain(async () => {
      const owner = await this.ids();
      const wanted = { afterSequence, toBlock, sizes: this.#entrySizes };
      const read = (node: ChainNode) => readHistory(node, owner, wanted);
      if (!this.needsQuorum(toBlock)) {
        return this.fullest(toBlock, read, ({ prunedUpToSequence }) =>
          Math.max(0, prunedUpToSequence - afterSequence),
        );
      }
      // One that still has what others have removed is worth waiting for.
      const reads = await this.surveySettled(toBlock, read, (answers) =>
        this.isQuorum(answers.filter((each) => each.prunedUpToSequence <= afterSequence)),
      );
      return agreeOnHistory(reads, this.pool.quorum, afterSequence);
    });
  }

  override sequenceAt(blockNumber: number): Promise<number> {
    return askChain(async () => {
      const owner = await this.ids();
      const find = (node: ChainNode) => findSequenceAt(node, owner, blockNumber);
      if (this.needsQuorum(blockNumber)) {
        const found = await this.surveySettled(blockNumber, find, (answers) =>
          this.isQuorum(answers.filter(({ isBound }) => !isBound)),
        );
        return agreeOnSequence(found, this.pool.quorum, blockNumber) ?? SEQUENCE_REMOVED;
      }
      const { sequence, isBound } = await this.fullest(blockNumber, find, (found) =>
        found.isBound ? found.sequence + 1 : 0,
      );
      return isBound ? SEQUENCE_REMOVED : sequence;
    });
  }

  override standingOf(block: KnownBlock): Promise<BlockStanding> {
    return askChain(() => standingOf(this.pool, block));
  }

  override balance(): Promise<BalanceRead> {
    return askChain(async () => {
      const { accountId } = await this.ids();
      return this.pool.agreement.on({
        what: 'balance',
        subject: accountId,
        ask: (node) => readBalance(node, accountId, this.#pending),
      });
    });
  }

  override leastBalance(headId: string): Promise<bigint | null> {
    return askChain(async () => {
      const { accountId } = await this.ids();
      const everybody = () => false;
      const answers = await this.pool.survey(
        (node) => readBalance(node, accountId, this.#pending),
        {},
        everybody,
      );
      const reads = [...answers.values()].map(({ value }) => value);
      if (reads.length === 0) return null;
      if (reads.some((read) => read.headId !== headId || read.isUnclear)) return null;
      return reads.map(settledUnits).reduce((least, each) => (each < least ? each : least));
    });
  }

  private async ids(): Promise<{ readonly accountId: string; readonly statisticsId: string }> {
    const ids = await this.wallet.ids();
    this.#pending.watchFor(ids.accountId);
    return ids;
  }

  private needsQuorum(to: number): boolean {
    return this.pool.quorum > 1 && this.isSettled(to);
  }

  /** Above, blocks may still change and count for nothing. */
  private isSettled(to: number): boolean {
    return to <= Math.max(...this.#irreversibleNumbers);
  }

  /** With a quorum, the furthest head that so many nodes share: only there a balance is agreed on. */
  private async furthestHead(): Promise<{ node: string; head: Head }> {
    if (this.pool.quorum > 1) {
      const heads = [...(await this.pool.survey(readHead))];
      const shared = heads.filter(
        ([, { id }]) => heads.filter(([, each]) => each.id === id).length >= this.pool.quorum,
      );
      const [best] = shared.sort(([, one], [, other]) => other.number - one.number);
      if (best !== undefined) return { node: best[0], head: best[1] };
    }
    return this.pool.use(async (node) => ({ node: node.node, head: await readHead(node) }));
  }

  /** Blocks of which one does not lead to the agreed id are asked for by name, so that a liar is named. */
  private async assertChainOf(id: string, { blocks }: BlocksRead, node: ChainNode): Promise<void> {
    let expected = id;
    for (const block of [...blocks].reverse()) {
      if (block.id !== expected) {
        await this.pool.blockIdAgreedBy(block.number);
        const reason = `block ${block.number} is not the one that others have`;
        throw new ChainError('garbage', reason, node.node);
      }
      expected = block.previousId;
    }
  }

  /**
   * Where no root proves the transactions of a block, the quorum must give the same ones. What counts
   * for the node that served them is what was used: asked again, it may well tell the truth.
   */
  private async assertSameTransactions(
    { number, digest }: UnprovenBlock,
    usedNode: string,
  ): Promise<void> {
    const again = await this.surveySettled(number, (node) => readTransactionsDigest(node, number));
    const digests = new Map([...again, [usedNode, digest]]);
    if (new Set(digests.values()).size > 1) {
      throw new NodesDisagreeError(number, Object.fromEntries(digests));
    }
    if (digests.size >= this.pool.quorum) return;
    throw new ChainError('unavailable', `too few nodes gave the transactions of block ${number}`);
  }

  /** From a node that still has what is wanted, if any has; else the gap is as small as can be. */
  private async fullest<T>(
    toBlock: number,
    read: (node: ChainNode) => Promise<T>,
    gapOf: (answer: T) => number,
  ): Promise<T> {
    const answers: T[] = [];
    const except: string[] = [];
    for (;;) {
      try {
        const asked = await this.useSettled(
          toBlock,
          (node) => {
            except.push(node.node);
            return read(node);
          },
          { except },
        );
        answers.push(asked);
        if (gapOf(asked) === 0) return asked;
      } catch (error) {
        const [best] = answers.sort((one, other) => gapOf(one) - gapOf(other));
        if (best === undefined || !(error instanceof ChainError)) throw error;
        return best;
      }
    }
  }

  /**
   * What one node calls irreversible, the next one may still have on a fork: a node that takes over
   * in between is asked only about what it calls irreversible itself.
   */
  private useSettled<T>(
    to: number,
    work: (node: ChainNode) => Promise<T>,
    requirement: NodeRequirement = {},
  ): Promise<T> {
    return this.pool.use(
      async (node) => {
        if (this.isSettled(to)) await assertIrreversible(node, to);
        return work(node);
      },
      { minimumHead: to, ...requirement },
    );
  }

  /** The same, from all nodes that have come so far; the others abstain. */
  private surveySettled<T>(
    to: number,
    work: (node: ChainNode) => Promise<T | undefined>,
    isEnough: (answers: readonly T[]) => boolean = (answers) => this.isQuorum(answers),
  ): Promise<ReadonlyMap<string, T>> {
    return this.pool.survey(
      async (node) => ((await irreversibleAt(node)) < to ? undefined : work(node)),
      { minimumHead: to },
      isEnough,
    );
  }

  private isQuorum({ length }: { readonly length: number }): boolean {
    return length >= this.pool.quorum;
  }

  private async irreversibleNumber(ofThisNode: number): Promise<number> {
    const agreed =
      this.pool.quorum === 1
        ? ofThisNode
        : Math.min(ofThisNode, await this.pool.irreversibleNumberAgreed());
    this.#irreversibleNumbers = [this.#irreversibleNumbers[1], agreed];
    return agreed;
  }
}

/** Without a quorum, what no root proves is the word of one node: it is read, and says so. */
function marked({ node, blocks, unproven }: BlocksRead): readonly ChainBlock[] {
  const reasons = new Map(
    unproven.flatMap(({ number, reason, concerned }) => (concerned ? [[number, reason]] : [])),
  );
  if (reasons.size === 0) return blocks;
  return blocks.map((block) => {
    const reason = reasons.get(block.number);
    return reason === undefined ? block : { ...block, unproven: { reason, node } };
  });
}

async function irreversibleAt(node: ChainNode): Promise<number> {
  return (await readHead(node)).irreversibleNumber;
}

async function assertIrreversible(node: ChainNode, block: number): Promise<void> {
  if ((await irreversibleAt(node)) >= block) return;
  throw new ChainError('garbage', `to the node, block ${block} may still be undone`, node.node);
}
