import { Inject, Injectable } from '@nestjs/common';
import { Clock, isFresh, UnitOfWork } from '../../kernel';
import type { OutgoingTransaction } from './outgoing-transaction';
import { OUTGOING_LISTENERS, type OutgoingListener } from '../ports/outgoing/outgoing-listener';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import { TransactionBroadcaster } from '../ports/chain/transaction-broadcaster';

const BROADCASTS_AT_ONCE = 50;
const RESENDS_PER_RUN = 500;
const RESEND_INTERVAL_MILLISECONDS = 5_000;

/**
 * Sends recorded bytes, as often as needed: the chain takes one signed transaction at most once.
 * No answer of a node changes a payment's fate; only blocks do (DESIGN §6).
 */
@Injectable()
export class BroadcastTransactions {
  constructor(
    private readonly outgoing: OutgoingTransactions,
    private readonly broadcaster: TransactionBroadcaster,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(OUTGOING_LISTENERS) private readonly listeners: readonly OutgoingListener[],
  ) {}

  async send(transactions: readonly OutgoingTransaction[]): Promise<void> {
    for (let start = 0; start < transactions.length; start += BROADCASTS_AT_ONCE) {
      await this.sendSlice(transactions.slice(start, start + BROADCASTS_AT_ONCE));
    }
  }

  /**
   * Sends again what is in no block yet and can still get into one. Whoever recorded it may have died
   * before its commit was confirmed, so that is done first. Throws `commit_unconfirmed`, and sends nothing.
   */
  async resend(): Promise<number> {
    const now = this.clock.now().getTime();
    const due = (await this.outgoing.unsettled(RESENDS_PER_RUN)).filter(
      ({ createdAt, expiresAt, broadcasts }) =>
        expiresAt.getTime() > now &&
        !isFresh(createdAt, now, broadcasts * RESEND_INTERVAL_MILLISECONDS),
    );
    if (due.length === 0) return 0;
    await this.unitOfWork.confirm();
    await this.send(due);
    return due.length;
  }

  private async sendSlice(transactions: readonly OutgoingTransaction[]): Promise<void> {
    const outcomes = await Promise.all(
      transactions.map(async ({ id, wire }) => {
        const { takenBy, reason } = await this.broadcaster.broadcast(wire);
        return { id, takenBy, refusal: reason };
      }),
    );
    await this.unitOfWork.run(async () => {
      const changed = await this.outgoing.noteBroadcasts(outcomes);
      if (changed.length === 0) return;
      for (const listener of this.listeners) await listener.onOutgoing(changed);
    });
  }
}
