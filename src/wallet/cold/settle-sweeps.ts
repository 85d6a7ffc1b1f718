import { Injectable } from '@nestjs/common';
import { Clock, EventPublisher } from '../../kernel';
import { Books } from '../../ledger';
import { ColdStorage } from '../ports/cold/cold-storage';
import { ListensToOutgoing, OutgoingListener } from '../ports/outgoing/outgoing-listener';
import {
  paymentsFor,
  type CarriedPayment,
  type OutgoingTransaction,
} from '../sending/outgoing-transaction';
import { sweptEntry } from './cold-entries';
import { sweepEndedEvent } from './sweep-event';

/** Books sweeps once they are irreversible: what is in the cold wallet is the service's still. */
@Injectable()
@ListensToOutgoing({ order: 220 })
export class SettleSweeps extends OutgoingListener {
  constructor(
    private readonly storage: ColdStorage,
    private readonly books: Books,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async onOutgoing(transactions: readonly OutgoingTransaction[]): Promise<void> {
    const final = transactions.filter(({ state }) => state === 'irreversible');
    for (const sweep of paymentsFor('sweep', final)) await this.settle(sweep);
  }

  /** Whatever became of the order: the CWD has moved. */
  private async settle({ payment, transaction }: CarriedPayment): Promise<void> {
    const { purposeId: sweepId, amount: sent } = payment;
    if (!sent) return;
    const at = this.clock.now();
    await this.books.post(sweptEntry({ sweepId, sent, transaction, at }));
    const sweep = await this.storage.lock(sweepId);
    if (!sweep) throw new Error(`There is no sweep ${sweepId}`);
    const end = { at, by: null, reason: null };
    if (sweep.state === 'ordered' || sweep.state === 'cancelled') {
      await this.storage.transition(sweepId, sweep.state, 'done', end);
    }
    await this.events.publish(sweepEndedEvent(sweep, 'done', end, transaction.transactionId));
  }
}
