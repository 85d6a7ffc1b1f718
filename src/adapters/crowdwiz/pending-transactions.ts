import { CORE_ASSET_ID, effectOn, type PendingEffect } from '../../scan';
import {
  type ChainNode,
  fieldsOf,
  type Head,
  listOf,
  NodePool,
  type PendingWatcher,
  timeOf,
  unitsOf,
} from './connection';
import { factOf, names, operationOf } from './operation-facts';
import { transactionId, type WireOperation, type WireTransaction } from './protocol';

const MASS_PAYMENT = 104;
/** More than wait for one wallet at a time; beyond, nothing is claimed to be known. */
const KEPT_MAXIMUM = 10_000;
/** Listening began with this very look. */
const HEAD_UNKNOWN = -1;
/** A notice may come a little after the block that holds its transaction. */
const LATE_NOTICE_BLOCKS = 3;
/** Reversible blocks that are looked through again at each look: a fork may move what is in them. */
const REVISITED_MAXIMUM_BLOCKS = 100;
/** Blocks that are looked through at once; after a longer silence all is heard anew. */
const SWEPT_MAXIMUM_BLOCKS = 500;

interface Waiting {
  readonly units: bigint;
  readonly expiresAt: Date;
  readonly heardAt: number;
  /** The lowest block that nobody has looked for it in. */
  readonly sweepFrom: number;
  /** A block came and did not hold it: the node may have dropped it. */
  readonly hasBeenPassedOver: boolean;
}

interface Heard {
  /** Grows with each connection and each loss of knowledge. */
  readonly epoch: number;
  sinceBlock: number;
  sweptTo: number;
  readonly waiting: Map<string, Waiting>;
}

/** What waits in one node at one of its heads. */
export interface PendingView {
  readonly pending: readonly PendingEffect[];
  readonly observer: string;
  readonly observedSinceBlock: number;
}

/**
 * The transactions that wait for a block and change the hot wallet's CWD, by node: nodes hear of
 * them at different moments, and the balance of each shows its own. Nodes announce them again after
 * each block for as long as they wait, a fork included.
 */
export class PendingTransactions implements PendingWatcher {
  readonly #byNode = new Map<string, Heard>();
  #accountId: string | null = null;
  #epochs = 0;

  constructor(pool: Pick<NodePool, 'watchPending'>) {
    pool.watchPending(this);
  }

  /** Nothing is kept until it is known for whom. */
  watchFor(accountId: string): void {
    this.#accountId = accountId;
  }

  onConnected(node: string, headNumber: number): void {
    this.#byNode.delete(node);
    if (this.#accountId !== null) this.#beginAt(node, headNumber);
  }

  onPending(node: string, transaction: unknown): void {
    const heard = this.#byNode.get(node);
    if (heard === undefined || this.#accountId === null) return;
    if (!names(transaction, this.#accountId)) return;
    const entry = waitingOf(transaction, this.#accountId, heard.sweptTo);
    if (entry === null) return;
    heard.waiting.set(entry.id, entry.waiting);
    if (heard.waiting.size > KEPT_MAXIMUM) this.#byNode.delete(node);
  }

  /**
   * The ids that the node may have dropped, to be asked together with the balance. What was announced
   * since the last block needs no question: there may be thousands of our own.
   */
  idsAt(node: string): readonly string[] {
    const heard = this.#byNode.get(node) ?? this.#beginAt(node, HEAD_UNKNOWN);
    return [...heard.waiting].flatMap(([id, { hasBeenPassedOver }]) =>
      hasBeenPassedOver ? [id] : [],
    );
  }

  /** A copy of what waits now, to be taken when the balance arrives. */
  snapshotAt(node: string): ReadonlyMap<string, bigint> {
    const waiting = this.#byNode.get(node)?.waiting ?? new Map<string, Waiting>();
    return new Map([...waiting].map(([id, { units }]) => [id, units]));
  }

  /** Takes out of the snapshot what the node has forgotten and what is in blocks up to the head. */
  async settle(
    node: ChainNode,
    head: Head,
    snapshot: ReadonlyMap<string, bigint>,
    forgotten: readonly string[],
  ): Promise<PendingView> {
    const heard = this.#byNode.get(node.node) ?? this.#beginAt(node.node, head.number);
    if (heard.sinceBlock === HEAD_UNKNOWN) {
      heard.sinceBlock = head.number;
      heard.sweptTo = head.number;
    }
    for (const id of forgotten) heard.waiting.delete(id);
    for (const [id, { expiresAt }] of heard.waiting) {
      // The next block may still take what expires in the very second of the head.
      if (expiresAt.getTime() < head.time.getTime()) heard.waiting.delete(id);
    }
    await this.#sweep(node, head, heard);
    const pending = [...snapshot]
      .filter(([id]) => heard.waiting.has(id))
      .map(([id, units]) => ({ transactionId: id, units }));
    return {
      pending,
      observer: `${node.node}#${heard.epoch}`,
      observedSinceBlock: heard.sinceBlock,
    };
  }

  #beginAt(node: string, headNumber: number): Heard {
    this.#epochs += 1;
    const heard = {
      epoch: this.#epochs,
      sinceBlock: headNumber,
      sweptTo: headNumber,
      waiting: new Map<string, Waiting>(),
    };
    this.#byNode.set(node, heard);
    return heard;
  }

  async #sweep(node: ChainNode, head: Head, heard: Heard): Promise<void> {
    const headNumber = head.number;
    const starts = [...heard.waiting.values()].map(({ sweepFrom }) => sweepFrom);
    const unswept = Math.max(
      heard.sinceBlock - LATE_NOTICE_BLOCKS,
      Math.min(...starts, headNumber + 1),
    );
    const settled = Math.max(head.irreversibleNumber, headNumber - REVISITED_MAXIMUM_BLOCKS);
    const from = Math.max(1, Math.min(unswept, settled + 1));
    if (headNumber - from >= SWEPT_MAXIMUM_BLOCKS) {
      heard.waiting.clear();
      heard.sinceBlock = headNumber;
    } else if (heard.waiting.size > 0) {
      const numbers = Array.from({ length: headNumber + 1 - from }, (_, index) => from + index);
      const blocks = await Promise.all(
        numbers.map((number) => node.call('database', 'get_block', [number])),
      );
      for (const id of blocks.flatMap((block) => this.#idsIn(block))) heard.waiting.delete(id);
      for (const [id, waiting] of heard.waiting) {
        const hasBeenPassedOver = waiting.hasBeenPassedOver || headNumber > waiting.heardAt;
        const sweepFrom = headNumber + 1;
        heard.waiting.set(id, { ...waiting, sweepFrom, hasBeenPassedOver });
      }
    }
    heard.sweptTo = Math.max(heard.sweptTo, headNumber);
  }

  #idsIn(block: unknown): string[] {
    if (block === null) return [];
    const transactions = listOf(fieldsOf(block, 'a block')['transactions'], 'transactions');
    return transactions
      .filter((transaction) => names(transaction, this.#accountId ?? ''))
      .flatMap((transaction) => idOf(transaction) ?? []);
  }
}

/** Null for what cannot be read: what it changes stays a difference that nobody explains. */
function waitingOf(
  transaction: unknown,
  accountId: string,
  sweptTo: number,
): { id: string; waiting: Waiting } | null {
  const id = idOf(transaction);
  if (id === null) return null;
  try {
    const fields = fieldsOf(transaction, 'a transaction');
    const operations = listOf(fields['operations'], 'operations');
    let units = 0n;
    for (const operation of operations.filter((each) => names(each, accountId))) {
      units += pendingEffect(operationOf(operation), accountId);
    }
    const expiresAt = timeOf(fields['expiration'], 'an expiration');
    const sweepFrom = Math.max(1, sweptTo + 1 - LATE_NOTICE_BLOCKS);
    const heardAt = sweptTo;
    return { id, waiting: { units, expiresAt, heardAt, sweepFrom, hasBeenPassedOver: false } };
  } catch {
    return null;
  }
}

/** Unknown effects count as none. What a mass payment pays shows in the balance at once. */
function pendingEffect(operation: WireOperation, accountId: string): bigint {
  const effect = effectOn(accountId, factOf(operation, accountId)) ?? 0n;
  const [number, fields] = operation;
  if (number !== MASS_PAYMENT || fields['asset_id'] !== CORE_ASSET_ID) return effect;
  const payments = listOf(fields['payments'], 'payments').filter(
    (payment) => Array.isArray(payment) && payment[0] === accountId,
  ) as unknown[][];
  return payments.reduce((sum, [, units]) => sum + unitsOf(units, 'minor units'), effect);
}

function idOf(transaction: unknown): string | null {
  try {
    return transactionId(transaction as WireTransaction);
  } catch {
    return null;
  }
}
