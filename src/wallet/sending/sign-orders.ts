import { Injectable } from '@nestjs/common';
import { DomainError, UnitOfWork } from '../../kernel';
import { BroadcastTransactions } from './broadcast-transactions';
import { GroupOrders } from './group-orders';
import { LastSignature } from './last-signature';
import { PaymentGate, type OpenGate } from '../gate/payment-gate';
import type { OutgoingTransaction, SignedTransaction } from './outgoing-transaction';
import type { OutgoingSource } from '../ports/outgoing/outgoing-source';
import type { SigningRefused } from '../ports/chain/transaction-builder';
import type { PricedOrder } from './priced-order';
import { SignTransactions } from './sign-transactions';

/** For one transaction. */
type Group = readonly PricedOrder[];

/** A transaction that is signed and not recorded, and the orders that it pays. */
interface SignedGroup {
  readonly group: Group;
  readonly transaction: SignedTransaction;
}

interface Attempt {
  readonly recorded: readonly OutgoingTransaction[];
  /** Not signed together with others: each is tried by itself. */
  readonly apart: readonly PricedOrder[];
}

/** Some orders of a transaction changed after it was signed, and others did not. */
class TornGroups extends Error {
  constructor(readonly moved: ReadonlySet<string>) {
    super('Orders of a signed transaction have changed');
  }
}

/** Signs priced orders, records each transaction with the new state of all its orders, and only then sends it. */
@Injectable()
export class SignOrders {
  constructor(
    private readonly signTransactions: SignTransactions,
    private readonly broadcastTransactions: BroadcastTransactions,
    private readonly gate: PaymentGate,
    private readonly unitOfWork: UnitOfWork,
    private readonly lastSignature: LastSignature,
    private readonly groupOrders: GroupOrders,
  ) {}

  /**
   * A transaction per group, or none. Adds to `setAside` what cannot be signed now. What a group cannot pay
   * as a whole is signed one by one: neither the refusal of a signer nor a customer who cancels at the right
   * moment holds up the others. Gives how many orders were signed.
   */
  async execute(
    source: OutgoingSource,
    groups: readonly Group[],
    setAside: Set<string>,
    gate: OpenGate,
  ): Promise<number> {
    const together = await this.attempt(source, groups, setAside, gate);
    this.groupOrders.keepApart(together.apart);
    // A slow signer may have outlasted the permission: the next look at them has each by itself.
    if (!this.gate.allows(gate)) return paymentsIn(together.recorded);
    const singly = together.apart.map((order) => [order]);
    const alone = await this.attempt(source, singly, setAside, gate);
    return paymentsIn(together.recorded) + paymentsIn(alone.recorded);
  }

  private async attempt(
    source: OutgoingSource,
    groups: readonly Group[],
    setAside: Set<string>,
    gate: OpenGate,
  ): Promise<Attempt> {
    if (groups.length === 0) return { recorded: [], apart: [] };
    const { signed, refused } = await this.sign(source, groups, setAside, gate);
    const { recorded, torn } = await this.recordWhole(source, signed);
    this.lastSignature.note(recorded);
    this.groupOrders.wereAlone(groups.filter(({ length }) => length === 1).flat());
    await this.broadcastTransactions.send(recorded);
    return { recorded, apart: [...refused, ...torn] };
  }

  private async sign(
    source: OutgoingSource,
    groups: readonly Group[],
    setAside: Set<string>,
    gate: OpenGate,
  ): Promise<{ signed: readonly SignedGroup[]; refused: readonly PricedOrder[] }> {
    const answers = await this.answers(source, groups, gate);
    const signed: SignedGroup[] = [];
    const refused: PricedOrder[] = [];
    for (const [index, group] of groups.entries()) {
      const transaction = answers[index];
      if (transaction === undefined) throw new Error('An answer of the signer is missing');
      if (!('refused' in transaction)) signed.push({ group, transaction });
      else if (group.length > 1) refused.push(...group);
      else {
        for (const { order } of group) {
          setAside.add(order.id);
          const explanation = transaction.refused;
          await source.refuse(order, { reason: 'signer_refused', explanation });
        }
      }
    }
    return { signed, refused };
  }

  /** One for each group. While the signer is away, all of them wait. */
  private async answers(
    source: OutgoingSource,
    groups: readonly Group[],
    gate: OpenGate,
  ): Promise<readonly (SignedTransaction | SigningRefused)[]> {
    const { purpose } = source;
    const intents = groups.map((group) =>
      group.map(({ order, account, amount, fee }) => ({
        purpose,
        purposeId: order.id,
        toAccountId: account.id,
        toMemoKey: account.memoKey,
        amount,
        fee,
        memoText: order.memoText,
      })),
    );
    try {
      return await this.signTransactions.prepare(gate, intents);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'signer_unavailable') {
        const orders = groups.flat().map(({ order }) => order);
        await source.wait(orders, 'signer_unavailable');
      }
      throw error;
    }
  }

  /** Of a torn transaction nothing is recorded, and none of its orders has moved: nobody has seen it. */
  private async recordWhole(
    source: OutgoingSource,
    signed: readonly SignedGroup[],
  ): Promise<{ recorded: readonly OutgoingTransaction[]; torn: readonly PricedOrder[] }> {
    const torn: PricedOrder[] = [];
    for (let whole = signed; ;) {
      try {
        const recorded = await this.unitOfWork.run(() => this.record(source, whole));
        return { recorded, torn };
      } catch (error) {
        if (!(error instanceof TornGroups)) throw error;
        const { moved } = error;
        for (const { group } of whole.filter((each) => isTorn(each, moved))) {
          torn.push(...group.filter(({ order }) => moved.has(order.id)));
        }
        whole = whole.filter((each) => !isTorn(each, moved));
      }
    }
  }

  /** What was signed for an order that changed meanwhile is discarded: nobody has seen it. */
  private async record(
    source: OutgoingSource,
    signed: readonly SignedGroup[],
  ): Promise<readonly OutgoingTransaction[]> {
    if (signed.length === 0) return [];
    const orders = signed.flatMap(({ group, transaction }) =>
      group.map(({ order, account }) => ({ order, account, transaction })),
    );
    const moved = await source.markSigned(orders);
    if (signed.some((each) => isTorn(each, moved))) throw new TornGroups(moved);
    const due = signed.filter(({ group }) => group.every(({ order }) => moved.has(order.id)));
    return this.signTransactions.record(due.map(({ transaction }) => transaction));
  }
}

function isTorn({ group }: SignedGroup, moved: ReadonlySet<string>): boolean {
  const count = group.filter(({ order }) => moved.has(order.id)).length;
  return count > 0 && count < group.length;
}

function paymentsIn(recorded: readonly OutgoingTransaction[]): number {
  return recorded.reduce((sum, { payments }) => sum + payments.length, 0);
}
