import { Inject, Injectable } from '@nestjs/common';
import { Clock, EventPublisher } from '../../kernel';
import { Books } from '../../ledger';
import { GATEWAY, RaiseFinding } from '../../safety';
import type { OutgoingPayment, OutgoingTransaction } from '../sending/outgoing-transaction';
import { withdrawnEntry, type OwedBack } from './owed-back';
import { owedDecidedEvent } from './owed-event';
import { OWED_KIND } from './owed-finding';
import { FORGOTTEN_ORDERS, type ForgottenOrders } from '../ports/outgoing/forgotten-orders';
import {
  ListensToOutgoing,
  OUTGOING_LISTENERS,
  OutgoingListener,
} from '../ports/outgoing/outgoing-listener';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import { OwedBacks } from '../ports/outgoing/owed-backs';

const REASON = 'The other attempt has expired: this payment settles its order.';

/**
 * An order that was paid by a forgotten transaction while another attempt was on its way: when that
 * expires, the order is settled by what was paid, and not paid again. Stands behind the listeners that
 * give the order its state.
 */
@Injectable()
@ListensToOutgoing({ order: 310 })
export class SettleSurplus extends OutgoingListener {
  constructor(
    private readonly outgoing: OutgoingTransactions,
    private readonly owedBacks: OwedBacks,
    private readonly books: Books,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    @Inject(FORGOTTEN_ORDERS) private readonly orders: readonly ForgottenOrders[],
    @Inject(OUTGOING_LISTENERS) private readonly listeners: readonly OutgoingListener[],
  ) {
    super();
  }

  override async onOutgoing(transactions: readonly OutgoingTransaction[]): Promise<void> {
    const expired = transactions.filter(({ state }) => state === 'expired');
    for (const payment of expired.flatMap(({ payments }) => payments)) await this.settle(payment);
  }

  private async settle({ purpose, purposeId }: OutgoingPayment): Promise<void> {
    for (const owed of await this.owedBacks.openForAttempt(purpose, purposeId)) {
      const [adopted] = await this.outgoing.findByTransactionIds([owed.transactionId]);
      const payment = adopted?.payments.find(
        (each) => each.purpose === purpose && each.purposeId === purposeId,
      );
      if (!adopted || !payment || (await this.whyNot(payment)) !== null) continue;
      await this.claim(owed, adopted, payment);
      return;
    }
  }

  private async claim(
    owed: OwedBack,
    adopted: OutgoingTransaction,
    payment: OutgoingPayment,
  ): Promise<void> {
    const { id, purpose, purposeId } = owed;
    await this.outgoing.claimSurplus(adopted.id, purpose, purposeId);
    await this.books.post([withdrawnEntry(owed, this.clock.now())]);
    const decision = { to: 'settled', by: GATEWAY, reason: REASON, points: null } as const;
    await this.owedBacks.decide(id, decision);
    await this.events.publish(owedDecidedEvent(owed, decision));
    await this.raiseFinding.causeIsGone({ kind: OWED_KIND, subject: id }, REASON);
    const settling = { ...adopted, payments: [{ ...payment, isSurplus: false }] };
    for (const listener of this.listeners) await listener.onOutgoing([settling]);
  }

  private whyNot(payment: OutgoingPayment) {
    const orders = this.orders.find(({ purpose }) => purpose === payment.purpose);
    if (!orders) throw new Error(`Nobody knows the orders of the purpose ${payment.purpose}`);
    return orders.whyNot(payment);
  }
}
