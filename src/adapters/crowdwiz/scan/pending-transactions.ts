import { CORE_ASSET_ID, effectOn, type PendingEffect } from '../../../scan';
import type { AdaptiveSize } from './adaptive-size';
import {
  type ChainNode,
  fieldsOf,
  type Head,
  listOf,
  NodePool,
  type PendingWatcher,
  timeOf,
  unitsOf,
} from '../connection';
import { factOf, names, operationOf } from '../operations/operation-facts';
import { transactionId, type WireOperation, type WireTransaction } from 'crowdwiz-protocol';

const MASS_PAYMENT = 104;
/** More than wait for one wallet at a time; beyond, nothing is claimed to be known. */
const KEPT_MAXIMUM = 10_000;
/** Listening began with this very look. */
const HEAD_UNKNOWN = -1;
/** A notice may come a little after the block that holds its transaction. */
const LATE_NOTICE_BLOCKS = 3;
/** Reversible blocks that are looked through again at each look: a fork may move what is in them. */
const REVISITED_MAXIMUM_BLOCKS = 100;
/** Blocks that are looked through at once; after a longer silence all is heard again. */
const SWEPT_MAXIMUM_BLOCKS = 500;

/** What they do to an account is in their fields: nothing else is paid when one is carried out. */
const PLAIN_OPERATIONS: ReadonlySet<unknown> = new Set([0, 5, 6, 7, 61, 99, 100, 104]);
/** Of one node; whoever fills it makes a surplus be booked later, and nothing else. */
const UNCLEAR_MAXIMUM = 1_000;
/** Enough of a signature to know a transaction by. */
const SIGNATURE_PREFIX_LENGTH = 32;

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
  /** What was irreversible at the last look: blocks above it may have changed since. */
  settledTo: number;
  readonly waiting: Map<string, Waiting>;
  /** Those whose effect nobody can tell, by signature: at which looks they were first and last heard of. */
  readonly unclear: Map<string, { readonly since: number; last: number }>;
  isUnclear: boolean;
}

/** What waits in one node at one of its heads. */
export interface PendingView {
  readonly pending: readonly PendingEffect[];
  readonly observer: string;
  readonly observedSinceBlock: number;
  readonly isUnclear: boolean;
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

  constructor(
    pool: Pick<NodePool, 'watchPending'>,
    /** How many blocks are asked for at once. */
    private readonly sizes: AdaptiveSize,
  ) {
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
    const isNamed = names(transaction, this.#accountId);
    const id = isNamed ? keep(transaction, this.#accountId, heard) : null;
    if ((isNamed && id === null) || !isPlain(transaction)) noteUnclear(transaction, heard);
    if (id === null) return;
    if (heard.waiting.size > KEPT_MAXIMUM) this.#byNode.delete(node);
  }

  /**
   * The ids that the node may have dropped, to be asked together with the balance. What was announced
   * since the last block needs no question: there may be thousands of our own.
   */
  idsAt(node: string): readonly string[] {
    const heard = this.#byNode.get(node) ?? this.#beginAt(node, HEAD_UNKNOWN);
    return passedOver(heard);
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
    const asked = new Set(passedOver(heard));
    if (head.number > heard.sweptTo) heard.isUnclear = hasLingering(heard);
    await this.#sweep(node, head, heard);
    // The first block that did not hold it may have made the node drop it: what is dropped is in no balance.
    const unasked = passedOver(heard).filter((id) => !asked.has(id) && snapshot.has(id));
    for (const id of await droppedAmong(node, unasked)) heard.waiting.delete(id);
    const pending = [...snapshot]
      .map(([id, units]) => ({ transactionId: id, units }))
      .filter(({ transactionId: id }) => heard.waiting.has(id));
    return {
      pending,
      observer: `${node.node}#${heard.epoch}`,
      observedSinceBlock: heard.sinceBlock,
      // What waits is announced with the next blocks only.
      isUnclear: heard.isUnclear || head.number < heard.sinceBlock + LATE_NOTICE_BLOCKS,
    };
  }

  #beginAt(node: string, headNumber: number): Heard {
    this.#epochs += 1;
    const heard = {
      epoch: this.#epochs,
      sinceBlock: headNumber,
      sweptTo: headNumber,
      settledTo: headNumber,
      waiting: new Map<string, Waiting>(),
      unclear: new Map<string, { since: number; last: number }>(),
      isUnclear: false,
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
    // A fork may have put it into a block that was swept before, and that is irreversible by now.
    const settled = Math.min(heard.settledTo, head.irreversibleNumber);
    const revised = Math.max(settled, headNumber - REVISITED_MAXIMUM_BLOCKS);
    const from = Math.max(1, Math.min(unswept, revised + 1));
    if (headNumber - from >= SWEPT_MAXIMUM_BLOCKS) {
      heard.waiting.clear();
      heard.sinceBlock = headNumber;
    } else if (heard.waiting.size > 0) {
      const ids = await this.sizes.askEach(node, { from, to: headNumber }, async (number) =>
        this.#idsIn(await node.call('database', 'get_block', [number])),
      );
      for (const id of ids.flat()) heard.waiting.delete(id);
      for (const [id, waiting] of heard.waiting) {
        const hasBeenPassedOver = waiting.hasBeenPassedOver || headNumber > waiting.heardAt;
        const sweepFrom = headNumber + 1;
        heard.waiting.set(id, { ...waiting, sweepFrom, hasBeenPassedOver });
      }
    }
    heard.sweptTo = Math.max(heard.sweptTo, headNumber);
    heard.settledTo = head.irreversibleNumber;
  }

  #idsIn(block: unknown): string[] {
    if (block === null) return [];
    const transactions = listOf(fieldsOf(block, 'a block')['transactions'], 'transactions');
    return transactions
      .filter((transaction) => names(transaction, this.#accountId ?? ''))
      .flatMap((transaction) => idOf(transaction) ?? []);
  }
}

/** Its id; null when it cannot be read or packed. */
function keep(transaction: unknown, accountId: string, heard: Heard): string | null {
  const waiting = waitingOf(transaction, accountId, heard.sweptTo);
  const id = waiting && idOf(transaction);
  if (waiting === null || id === null) return null;
  heard.waiting.set(id, waiting);
  return id;
}

/** Those that a block did not hold, and that the node can be asked for. */
function passedOver({ waiting }: Heard): string[] {
  return [...waiting].flatMap(([id, { hasBeenPassedOver }]) => (hasBeenPassedOver ? [id] : []));
}

async function droppedAmong(node: ChainNode, ids: readonly string[]): Promise<string[]> {
  const known = await Promise.all(
    ids.map((id) => node.call('database', 'get_recent_transaction_by_id', [id])),
  );
  return ids.filter((_, index) => known[index] === null);
}

/** Null for what cannot be read: what it changes stays a difference that nobody explains. */
function waitingOf(transaction: unknown, accountId: string, sweptTo: number): Waiting | null {
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
    return { units, expiresAt, heardAt, sweepFrom, hasBeenPassedOver: false };
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

/** Null when it is no transaction, or holds what nobody here can pack. */
function idOf(transaction: unknown): string | null {
  try {
    return transactionId(transaction as WireTransaction, 'printed');
  } catch {
    return null;
  }
}

function isPlain(transaction: unknown): boolean {
  const { operations } = Object(transaction) as { operations?: unknown };
  return (
    Array.isArray(operations) &&
    operations.every((each: unknown) => Array.isArray(each) && PLAIN_OPERATIONS.has(each[0]))
  );
}

function noteUnclear(transaction: unknown, { unclear, sweptTo }: Heard): void {
  const { signatures } = Object(transaction) as { signatures?: unknown };
  const first: unknown = Array.isArray(signatures) ? signatures[0] : undefined;
  const key = typeof first === 'string' ? first.slice(0, SIGNATURE_PREFIX_LENGTH) : '';
  const known = unclear.get(key);
  if (known !== undefined) known.last = sweptTo;
  else if (unclear.size < UNCLEAR_MAXIMUM) unclear.set(key, { since: sweptTo, last: sweptTo });
}

/** One was announced before a look and again after it: no block takes it, and its effect may go as it came. */
function hasLingering({ unclear, sweptTo }: Heard): boolean {
  for (const [key, { last }] of unclear) {
    if (last < sweptTo - LATE_NOTICE_BLOCKS) unclear.delete(key);
  }
  return [...unclear.values()].some(({ since, last }) => since < last);
}
