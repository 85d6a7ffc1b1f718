import { Inject, Injectable } from '@nestjs/common';
import { EventPublisher } from '../../kernel';
import { Books } from '../../ledger';
import {
  ListensToBlocks,
  BlockListener,
  timesOf,
  type IrreversibleBatch,
  type RealOperation,
  type ReversibleView,
} from '../../scan';
import { AdoptPayments } from './adopt-payments';
import { paymentsOfEvent } from '../sending/outgoing-event';
import type { OutgoingTransaction } from '../sending/outgoing-transaction';
import { feeEntry, inclusionsOf, ownOperations } from './own-operations';
import { OUTGOING_LISTENERS, type OutgoingListener } from '../ports/outgoing/outgoing-listener';
import { OutgoingTransactions, type Inclusion } from '../ports/outgoing/outgoing-transactions';
import { ReportForeignSpending } from './report-foreign-spending';

/**
 * Resolves what the gateway signed, by blocks alone: `included`, `irreversible`, or `expired` once an
 * irreversible block is past the expiration and the gap-free blocks up to it do not hold it.
 */
@Injectable()
@ListensToBlocks({ order: 200 })
export class ProveOutcomes extends BlockListener {
  constructor(
    private readonly outgoing: OutgoingTransactions,
    private readonly books: Books,
    private readonly adoptPayments: AdoptPayments,
    private readonly foreignSpending: ReportForeignSpending,
    private readonly events: EventPublisher,
    @Inject(OUTGOING_LISTENERS) private readonly listeners: readonly OutgoingListener[],
  ) {
    super();
  }

  override prepare(batch: IrreversibleBatch): Promise<void> {
    return this.adoptPayments.prepare(ownOperations(batch));
  }

  /** What is unknown comes last: an attempt that it follows must have been proven expired before. */
  override async onIrreversible(batch: IrreversibleBatch): Promise<void> {
    const unknown = await this.settleKnown(batch);
    await this.buryExpired(batch);
    const { adopted, foreign } = await this.adoptPayments.execute(batch, unknown);
    await this.foreignSpending.report(batch, foreign);
    await this.bookAndTell(batch, adopted);
  }

  override async onReversible(view: ReversibleView): Promise<void> {
    const inclusions = inclusionsOf(ownOperations(view));
    const undone = await this.outgoing.unmarkIncludedExcept(
      inclusions.map((inclusion) => inclusion.transactionId),
    );
    await this.tell(undone);
    if (inclusions.length === 0) return;
    await this.tell(await this.outgoing.markIncluded(inclusions));
  }

  /** Gives the operations of the hot wallet in transactions that nothing is recorded of. */
  private async settleKnown(batch: IrreversibleBatch): Promise<readonly RealOperation[]> {
    const operations = ownOperations(batch);
    const inclusions = inclusionsOf(operations);
    const signed = await this.ofOurs(inclusions);
    const ours = new Set(signed.map(({ transactionId }) => transactionId));
    if (signed.length > 0) {
      const known = inclusions.filter(({ transactionId }) => ours.has(transactionId));
      await this.bookAndTell(batch, await this.outgoing.markIrreversible(known));
    }
    return operations.filter(({ transactionId }) => !ours.has(transactionId));
  }

  private async bookAndTell(
    batch: IrreversibleBatch,
    final: readonly OutgoingTransaction[],
  ): Promise<void> {
    const times = timesOf(batch);
    await this.books.post(final.flatMap((transaction) => feeEntry(transaction, times)));
    await this.tell(final);
  }

  private ofOurs(inclusions: readonly Inclusion[]): Promise<readonly OutgoingTransaction[]> {
    if (inclusions.length === 0) return Promise.resolve([]);
    return this.outgoing.findByTransactionIds(inclusions.map(({ transactionId }) => transactionId));
  }

  private async buryExpired(batch: IrreversibleBatch): Promise<void> {
    const last = batch.blocks.at(-1);
    if (!last) return;
    const dead = await this.outgoing.livingExpiredBefore(last.time);
    for (const transaction of dead) {
      await this.outgoing.markExpired(transaction.id, {
        // Of a chain that has gone back, the last block may be before the one that it refers to.
        fromBlock: Math.min(transaction.referenceBlockNumber + 1, last.number),
        toBlock: last.number,
        toBlockTime: last.time,
        expiresAt: transaction.expiresAt,
        node: batch.node,
      });
      await this.events.publish({
        type: 'outgoing_expired',
        transactionId: transaction.transactionId,
        expiresAt: transaction.expiresAt.toISOString(),
        payments: paymentsOfEvent(transaction),
      });
    }
    await this.tell(dead.map((transaction) => ({ ...transaction, state: 'expired' as const })));
  }

  private async tell(transactions: readonly OutgoingTransaction[]): Promise<void> {
    if (transactions.length === 0) return;
    for (const listener of this.listeners) await listener.onOutgoing(transactions);
  }
}
