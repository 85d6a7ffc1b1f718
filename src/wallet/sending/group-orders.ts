import { Injectable } from '@nestjs/common';
import { HEADS_APART_MILLISECONDS, isFresh, MoneyClock } from '../../kernel';
import { MEMO_SEAL_BYTES } from './memo-seal';
import type { PricedOrder } from './priced-order';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import type { OutgoingOrder, OutgoingSource } from '../ports/outgoing/outgoing-source';
import { WalletSettings } from '../wallet-settings';

const ORDERS_AT_ONCE = 50;
/** CrowdWiz: packed bytes of a transfer with an encrypted memo, at most, without the text of the memo. */
const TRANSFER_BYTES = 180;
/** CrowdWiz: a node has put a transaction of so many bytes into a block; its hard limit is 1 MiB. */
const TRANSACTION_BYTES_MAXIMUM = 60_000;

/**
 * Which orders share a transaction. One that the chain refuses takes the others of its transaction with it
 * once: whatever has expired is signed alone from then on.
 */
@Injectable()
export class GroupOrders {
  /** Ids of orders that could not be signed together, until each was tried by itself. */
  private readonly apart = new Set<string>();

  constructor(
    private readonly outgoing: OutgoingTransactions,
    private readonly clock: MoneyClock,
    private readonly settings: WalletSettings,
  ) {}

  /** So many orders are looked at together. */
  get ordersAtOnce(): number {
    return Math.max(ORDERS_AT_ONCE, this.settings.payoutBatches?.paymentsMaximum ?? 0);
  }

  /** For so long these may still wait to be joined by others, in milliseconds; 0: they go now. */
  waitOf(source: OutgoingSource, orders: readonly OutgoingOrder[]): number {
    const { payoutBatches } = this.settings;
    const now = this.clock.nowOrNull();
    if (!payoutBatches || !now || orders.length >= payoutBatches.paymentsMaximum) return 0;
    // What cannot be paid yet is the oldest for long, and hurries nobody.
    const others = orders.filter((order) => !source.waitsForElse(order));
    const waiting = others.map((order) => source.joinableSince(order)?.getTime());
    if (waiting.length === 0 || waiting.includes(undefined)) return 0;
    const oldest = Math.min(...waiting.flatMap((since) => since ?? []));
    const wait = payoutBatches.waitSeconds * 1000;
    if (!isFresh(oldest, now, wait, HEADS_APART_MILLISECONDS)) return 0;
    return Math.max(1, oldest + wait - now.getTime());
  }

  /** From now on these share no transaction. Whatever is forgotten by a restart is found out again. */
  keepApart(orders: readonly PricedOrder[]): void {
    for (const { order } of orders) this.apart.add(order.id);
  }

  /** Each of these was tried by itself, and has its own answer. */
  wereAlone(orders: readonly PricedOrder[]): void {
    for (const { order } of orders) this.apart.delete(order.id);
  }

  /** Groups of one or more, each for one transaction; everything stays in its order. */
  async execute(
    source: OutgoingSource,
    orders: readonly PricedOrder[],
  ): Promise<readonly (readonly PricedOrder[])[]> {
    const { payoutBatches } = this.settings;
    const joinable = orders.filter(({ order }) => source.joinableSince(order) !== null);
    if (!payoutBatches || joinable.length < 2) return orders.map((order) => [order]);
    const ids = joinable.map(({ order: { id } }) => id);
    const expired = new Set(await this.outgoing.expiredAmong(source.purpose, ids));
    const mayJoin = new Set(ids.filter((id) => !expired.has(id) && !this.apart.has(id)));
    return grouped(orders, payoutBatches.paymentsMaximum, ({ order }) => mayJoin.has(order.id));
  }
}

function grouped(
  orders: readonly PricedOrder[],
  paymentsMaximum: number,
  mayJoin: (order: PricedOrder) => boolean,
): readonly (readonly PricedOrder[])[] {
  const groups: PricedOrder[][] = [];
  let open: PricedOrder[] | null = null;
  let bytes = 0;
  for (const order of orders) {
    const needed = bytesOf(order);
    if (!mayJoin(order)) {
      groups.push([order]);
      continue;
    }
    const isFull = open === null || open.length >= paymentsMaximum;
    if (isFull || bytes + needed > TRANSACTION_BYTES_MAXIMUM) {
      open = [];
      bytes = 0;
      groups.push(open);
    }
    open?.push(order);
    bytes += needed;
  }
  return groups;
}

/** Of its operation, at most. */
function bytesOf({ order: { memoText } }: PricedOrder): number {
  return TRANSFER_BYTES + Buffer.byteLength(memoText, 'utf8') + MEMO_SEAL_BYTES;
}
