import { Injectable } from '@nestjs/common';
import { EventPublisher } from '../../kernel';
import { Books, COLD_STORAGE, TREASURY } from '../../ledger';
import { ColdStorage } from '../ports/cold/cold-storage';
import { AnswersForUndone, UndoneOrder } from '../ports/outgoing/undone-order';
import type { OutgoingPayment, OutgoingTransaction } from '../sending/outgoing-transaction';
import { sweepUndoneEntry } from './cold-entries';
import { sweepEndedEvent } from './sweep-event';

/** A sweep that the chain does not hold any more, and never will: what it carried is in the hot wallet. */
@Injectable()
@AnswersForUndone({ order: 300 })
export class UndoneSweeps extends UndoneOrder {
  override readonly purpose = 'sweep';

  constructor(
    private readonly storage: ColdStorage,
    private readonly books: Books,
    private readonly events: EventPublisher,
  ) {
    super();
  }

  /** Nothing is sent again by itself: an operator orders another one. */
  override async isDead(
    { purposeId: sweepId, amount: sent }: OutgoingPayment,
    { transaction, at }: { readonly transaction: OutgoingTransaction; readonly at: Date },
  ): Promise<void> {
    if (sent === null) return;
    await this.books.lockAccounts([TREASURY, COLD_STORAGE]);
    const stored = await this.books.balanceOf(COLD_STORAGE);
    await this.books.post(sweepUndoneEntry({ sweepId, sent, transaction, at }, stored));
    const sweep = await this.storage.lock(sweepId);
    if (sweep?.state !== 'done') return;
    const end = {
      at,
      by: null,
      reason: 'The blockchain went back, and does not hold it any more.',
    };
    await this.storage.transition(sweepId, 'done', 'undone', end);
    await this.events.publish(sweepEndedEvent(sweep, 'undone', end, transaction.transactionId));
  }
}
