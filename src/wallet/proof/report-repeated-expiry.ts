import { Injectable } from '@nestjs/common';
import { RaiseFinding } from '../../safety';
import type { OutgoingPayment, OutgoingTransaction } from '../sending/outgoing-transaction';
import { ListensToOutgoing, OutgoingListener } from '../ports/outgoing/outgoing-listener';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';

const KIND = 'payment_keeps_expiring';
/** One may be lost by chance. */
const EXPIRED_MAXIMUM = 1;

/**
 * A payment that is signed, expires and is signed again never ends by itself: the nodes that take it
 * may pass it on to nobody.
 */
@Injectable()
@ListensToOutgoing({ order: 300 })
export class ReportRepeatedExpiry extends OutgoingListener {
  constructor(
    private readonly outgoing: OutgoingTransactions,
    private readonly raiseFinding: RaiseFinding,
  ) {
    super();
  }

  override async onOutgoing(transactions: readonly OutgoingTransaction[]): Promise<void> {
    const paid = new Set<string>();
    for (const { state, payments } of transactions) {
      if (state === 'expired') for (const payment of payments) await this.look(payment);
      if (state === 'irreversible') for (const { purposeId } of payments) paid.add(purposeId);
    }
    if (paid.size === 0) return;
    const isPaid = ({ subject }: { subject: string }) => paid.has(subject);
    await this.raiseFinding.causesAreGone([KIND], isPaid, 'It is paid.');
  }

  /** The order is given up: nothing of it is signed any more. */
  async isGivenUp(purposeId: string): Promise<void> {
    await this.raiseFinding.causeIsGone({ kind: KIND, subject: purposeId }, 'It was given up.');
  }

  private async look({ purpose, purposeId }: OutgoingPayment): Promise<void> {
    const attempts = await this.outgoing.attemptsFor(purpose, purposeId);
    const expired = attempts.filter(({ state }) => state === 'expired');
    if (expired.length <= EXPIRED_MAXIMUM) return;
    const last = expired.at(-1);
    await this.raiseFinding.execute({
      kind: KIND,
      subject: purposeId,
      summary: `A ${purpose} was signed ${attempts.length} times, and no block took it.`,
      evidence: {
        purpose,
        expired: String(expired.length),
        takenBy: [...new Set(expired.flatMap(({ takenBy }) => takenBy))].join(', ') || 'no node',
        lastRefusal: last?.lastRefusal ?? 'none',
        lastTransaction: last?.transactionId ?? 'none',
      },
      halts: [],
    });
  }
}
