import { Injectable } from '@nestjs/common';
import {
  type ChainBlock,
  type ChainPosition,
  ChainReader,
  CORE_ASSET_ID,
  type HistoryRead,
  MAX_BLOCKS_PER_READ,
} from '../../scan';
import { readBlocks } from './block-reader';
import { askChain } from './chain-question';
import {
  ChainError,
  type ChainNode,
  fieldsOf,
  headOf,
  listOf,
  NodePool,
  unitsOf,
} from './connection';
import { findSequenceAt, readHistory } from './history-reader';
import { HotWallet } from './hot-wallet';

/** A balance belongs to a head; when a block comes in between, it is asked again. */
const BALANCE_TRIES_MAXIMUM = 5;

/** Reads the chain from healthy nodes; believes ids that it has computed, and a quorum's at that. */
@Injectable()
export class CrowdWizChain extends ChainReader {
  /** Up to here a quorum was asked for; above, blocks may still change and count for nothing. */
  #irreversibleNumber = 0;

  constructor(
    private readonly pool: NodePool,
    private readonly wallet: HotWallet,
  ) {
    super();
  }

  override hotWalletId(): Promise<string> {
    return askChain(async () => (await this.wallet.ids()).accountId);
  }

  override position(): Promise<ChainPosition> {
    return askChain(() =>
      this.pool.use(async (node) => {
        const head = headOf(await node.call('database', 'get_dynamic_global_properties', []));
        const irreversibleNumber = await this.irreversibleNumber(head.irreversibleNumber);
        return {
          headNumber: head.number,
          headId: head.id,
          headTime: head.time,
          irreversibleNumber,
          node: node.node,
        };
      }),
    );
  }

  override blocks(from: number, to: number): Promise<readonly ChainBlock[]> {
    if (!Number.isSafeInteger(from) || from < 1 || to < from) {
      throw new RangeError(`Cannot read blocks ${from}..${to}`);
    }
    if (to - from >= MAX_BLOCKS_PER_READ) throw new RangeError('Too many blocks at once');
    return askChain(async () => {
      const { accountId } = await this.wallet.ids();
      const read = (among?: readonly string[]) =>
        this.useSettled(to, (node) => readBlocks(node, from, to, accountId), among);
      const blocks = await read();
      if (this.pool.quorum === 1 || to > this.#irreversibleNumber) return blocks;
      // Blocks are linked, so that the last id stands for all of them.
      const agreed = await this.pool.blockIdAgreedBy(to);
      if (blocks.at(-1)?.id === agreed.id) return blocks;
      return read(agreed.nodes);
    });
  }

  override history(afterSequence: number, toBlock: number): Promise<HistoryRead> {
    return askChain(async () => {
      const owner = await this.wallet.ids();
      return this.useSettled(toBlock, (node) => readHistory(node, owner, afterSequence, toBlock));
    });
  }

  override sequenceAt(blockNumber: number): Promise<number> {
    return askChain(async () => {
      const owner = await this.wallet.ids();
      return this.useSettled(blockNumber, (node) => findSequenceAt(node, owner, blockNumber));
    });
  }

  override balance(): Promise<{ units: bigint; headNumber: number }> {
    return askChain(async () => {
      const { accountId } = await this.wallet.ids();
      return this.pool.use(async (node) => {
        for (let tries = 0; tries < BALANCE_TRIES_MAXIMUM; tries += 1) {
          const [before, balances, after] = await Promise.all([
            node.call('database', 'get_dynamic_global_properties', []),
            node.call('database', 'get_account_balances', [accountId, [CORE_ASSET_ID]]),
            node.call('database', 'get_dynamic_global_properties', []),
          ]);
          if (headOf(before).id !== headOf(after).id) continue;
          const [balance] = listOf(balances, 'a list of balances');
          const units = unitsOf(fieldsOf(balance, 'a balance')['amount'], 'minor units');
          return { units, headNumber: headOf(after).number };
        }
        throw new ChainError('garbage', 'the head moves faster than it can be read', node.node);
      });
    });
  }

  /**
   * What one node calls irreversible, the next one may still have on a fork: a node that takes over
   * in between is asked only about what it calls irreversible itself.
   */
  private useSettled<T>(
    to: number,
    work: (node: ChainNode) => Promise<T>,
    among?: readonly string[],
  ): Promise<T> {
    return this.pool.use(
      async (node) => {
        if (to <= this.#irreversibleNumber) await assertIrreversible(node, to);
        return work(node);
      },
      { minimumHead: to, ...(among === undefined ? {} : { among }) },
    );
  }

  private async irreversibleNumber(ofThisNode: number): Promise<number> {
    const agreed =
      this.pool.quorum === 1
        ? ofThisNode
        : Math.min(ofThisNode, await this.pool.irreversibleNumberAgreed());
    this.#irreversibleNumber = Math.max(this.#irreversibleNumber, agreed);
    return agreed;
  }
}

async function assertIrreversible(node: ChainNode, block: number): Promise<void> {
  const head = headOf(await node.call('database', 'get_dynamic_global_properties', []));
  if (head.irreversibleNumber >= block) return;
  throw new ChainError('garbage', `to the node, block ${block} may still be undone`, node.node);
}
