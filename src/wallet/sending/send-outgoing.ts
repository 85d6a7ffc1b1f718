import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel';
import { OwedToOrders } from '../cold/owed-to-orders';
import { GroupOrders } from './group-orders';
import { MEMO_SEAL_BYTES } from './memo-seal';
import { OPERATION_OF_PURPOSE, type OutgoingPurpose } from './outgoing-transaction';
import { NetworkFees } from './network-fees';
import { PaymentGate, type GateState, type OpenGate } from '../gate/payment-gate';
import { ChainAccounts } from '../ports/chain/chain-accounts';
import {
  OUTGOING_SOURCES,
  type OutgoingOrder,
  type OutgoingSource,
} from '../ports/outgoing/outgoing-source';
import { costOf, type PayableOrder, type PricedOrder } from './priced-order';
import { Purse } from './purse';
import { RecordGate } from '../gate/record-gate';
import { ShortWallet } from './short-wallet';
import { SignOrders } from './sign-orders';

const BATCHES_PER_RUN = 40;

/** What one source has sent in a run. */
export interface SendReport {
  readonly purpose: OutgoingPurpose;
  readonly signed: number;
  /** What stopped it; the other sources went on. */
  readonly failure: { readonly error: unknown } | null;
  /** So long from now, what waits to be joined by others goes without them; null: nothing does. */
  readonly dueInMilliseconds: number | null;
}

/** What a run has to go by. */
interface Run {
  gate: GateState;
  /** Of what the gate let be spent. */
  purse: Purse;
  readonly shouldStop: () => boolean;
}

interface Affordable {
  readonly orders: readonly PricedOrder[];
  readonly tooLarge: readonly OutgoingOrder[];
  /** Nothing behind these may be paid now. */
  readonly isShort: boolean;
}

/** A head of the operators' acts pays nobody: that it is not sent must not hide that the wallet is short. */
function isOfNoConcern({ purpose, failure }: SendReport): boolean {
  return failure === null || purpose === 'anchor';
}

/**
 * The one way from an order to the chain: ask the gate, read the accounts, price, sign, record
 * together with the order's new state in one transaction, and only then send.
 */
@Injectable()
export class SendOutgoing {
  constructor(
    @Inject(OUTGOING_SOURCES) private readonly sources: readonly OutgoingSource[],
    private readonly gate: PaymentGate,
    private readonly recordGate: RecordGate,
    private readonly accounts: ChainAccounts,
    private readonly fees: NetworkFees,
    private readonly shortWallet: ShortWallet,
    private readonly owedToOrders: OwedToOrders,
    private readonly groupOrders: GroupOrders,
    private readonly signOrders: SignOrders,
  ) {}

  /** Asks the gate also when nothing waits, as it watches the hot wallet's keys; throws as it does. */
  async run(shouldStop: () => boolean = () => false): Promise<readonly SendReport[]> {
    const run: Run = { ...(await this.enter()), shouldStop };
    const reports: SendReport[] = [];
    for (const source of this.sources) reports.push(await this.serve(source, run));
    const isWhole = !shouldStop() && reports.every(isOfNoConcern);
    if (run.gate.open && isWhole) await this.shortWallet.review(run.gate.spendable, run.purse);
    return reports;
  }

  private async enter(): Promise<Pick<Run, 'gate' | 'purse'>> {
    const gate = await this.askGate();
    await this.recordGate.execute(gate.open ? null : gate);
    return { gate, purse: new Purse(gate.open ? gate.spendable.units : 0n) };
  }

  /** What was set aside stays so. */
  private async enterAgain(run: Run): Promise<void> {
    const { setAsideSince } = run.purse;
    Object.assign(run, await this.enter());
    if (setAsideSince) await this.shortWallet.setAside(run.purse, setAsideSince);
  }

  private async askGate(): Promise<GateState> {
    try {
      return await this.gate.check();
    } catch (error) {
      if (error instanceof DomainError && error.code === 'chain_unavailable') {
        const explanation = 'The nodes could not be asked.';
        await this.recordGate.execute({ reason: 'no_healthy_node', explanation });
      }
      throw error;
    }
  }

  private async serve(source: OutgoingSource, run: Run): Promise<SendReport> {
    const { purpose } = source;
    const setAside = new Set<string>();
    let signed = 0;
    let dueInMilliseconds: number | null = null;
    try {
      for (let batch = 0; batch < BATCHES_PER_RUN && !run.shouldStop(); batch += 1) {
        const orders = await source.next(this.groupOrders.ordersAtOnce, [...setAside]);
        if (orders.length === 0) break;
        if (run.gate.open && !this.gate.allows(run.gate)) await this.enterAgain(run);
        if (!run.gate.open) {
          await source.wait(orders, run.gate.reason);
          break;
        }
        const wait = this.groupOrders.waitOf(source, orders);
        if (wait > 0) {
          dueInMilliseconds = wait;
          break;
        }
        const outcome = await this.sendBatch(source, orders, setAside, run.gate, run);
        signed += outcome.signed;
        if (!outcome.mayHaveMore) break;
      }
      return { purpose, signed, failure: null, dueInMilliseconds };
    } catch (error) {
      return { purpose, signed, failure: { error }, dueInMilliseconds: null };
    }
  }

  /** Adds to `setAside` what cannot be signed now, so that others get their turn. */
  private async sendBatch(
    source: OutgoingSource,
    orders: readonly OutgoingOrder[],
    setAside: Set<string>,
    gate: OpenGate,
    run: Run,
  ): Promise<{ signed: number; mayHaveMore: boolean }> {
    const payable = await this.payable(source, orders, setAside);
    const priced = await this.priced(source, payable, setAside);
    const affordable = await this.affordable(source, priced, setAside, run.purse);
    const groups = await this.groupOrders.execute(source, affordable.orders);
    const signed = await this.signOrders.execute(source, groups, setAside, gate);
    // Only now: what was before them in the queue has not passed them.
    for (const order of affordable.tooLarge) await source.noteShort(order);
    const isLast = orders.length < this.groupOrders.ordersAtOnce || affordable.isShort;
    return { signed, mayHaveMore: !isLast };
  }

  /** Those to whose account, as it is now, a memo can be encrypted. */
  private async payable(
    source: OutgoingSource,
    orders: readonly OutgoingOrder[],
    setAside: Set<string>,
  ): Promise<readonly PayableOrder[]> {
    const accounts = await this.accounts.findByIds(orders.map(({ toAccountId }) => toAccountId));
    const suspended = await source.suspended(accounts.flatMap((account) => account ?? []));
    const payable: PayableOrder[] = [];
    for (const [index, order] of orders.entries()) {
      const account = accounts[index] ?? null;
      if (account?.memoKeyUsable && !suspended.has(account.id)) {
        payable.push({ order, account });
        continue;
      }
      setAside.add(order.id);
      // Accounts never vanish: nodes differ about this one just now.
      if (account === null) await source.wait([order], 'account_unreadable');
      else if (!suspended.has(account.id)) {
        await source.refuse(order, { reason: 'memo_key_unusable' });
      }
    }
    return payable;
  }

  private async priced(
    source: OutgoingSource,
    payable: readonly PayableOrder[],
    setAside: Set<string>,
  ): Promise<readonly PricedOrder[]> {
    if (payable.length === 0) return [];
    const fees = await this.fees.believed(
      OPERATION_OF_PURPOSE[source.purpose],
      payable.map(
        ({ order: { memoText } }) => Buffer.byteLength(memoText, 'utf8') + MEMO_SEAL_BYTES,
      ),
    );
    if (fees === null) {
      const orders = payable.map(({ order }) => order);
      for (const { id } of orders) setAside.add(id);
      await source.wait(orders, 'fee_not_believed');
      return [];
    }
    const priced: PricedOrder[] = [];
    for (const [index, { order, account }] of payable.entries()) {
      const fee = fees[index];
      if (fee === undefined) throw new Error('A fee is missing');
      if (source.isFeeBearable(order, fee)) {
        priced.push({ order, account, fee, amount: source.amount(order, fee) });
        continue;
      }
      setAside.add(order.id);
      await source.refuse(order, { reason: 'network_fee_too_high', fee });
    }
    return priced;
  }

  /**
   * First come, first served, from one spendable amount for every source. One that is too large holds up those
   * behind it for a bounded time; then they pass it, and something is set aside for it.
   */
  private async affordable(
    source: OutgoingSource,
    priced: readonly PricedOrder[],
    setAside: Set<string>,
    purse: Purse,
  ): Promise<Affordable> {
    const orders: PricedOrder[] = [];
    const tooLarge: OutgoingOrder[] = [];
    for (const [index, each] of priced.entries()) {
      const cost = costOf(each);
      const kept = each.order.sparesOwed === true ? (await this.owedToOrders.total()).units : 0n;
      if (purse.take(cost, kept)) {
        orders.push(each);
        continue;
      }
      setAside.add(each.order.id);
      tooLarge.push(each.order);
      if (await this.shortWallet.mayBePassed(source, each.order, { cost, purse })) continue;
      const behind = priced.slice(index + 1).map(({ order }) => order);
      await source.wait(behind, 'hot_wallet_low');
      return { orders, tooLarge, isShort: true };
    }
    return { orders, tooLarge, isShort: false };
  }
}
