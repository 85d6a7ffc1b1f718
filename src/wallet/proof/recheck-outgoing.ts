import { Inject, Injectable } from '@nestjs/common';
import { Books } from '../../ledger';
import { Findings, RaiseFinding } from '../../safety';
import {
  ListensToRescans,
  keyOfOperation,
  RescanListener,
  timesOf,
  type RealOperation,
  type RescanBatch,
  type RescanDiscovery,
} from '../../scan';
import { AdoptPayments } from './adopt-payments';
import type { OutgoingPayment, OutgoingTransaction } from '../sending/outgoing-transaction';
import { feeEntry, inclusionsOf, ownOperations } from './own-operations';
import { OUTGOING_LISTENERS, type OutgoingListener } from '../ports/outgoing/outgoing-listener';
import { OutgoingTransactions, type Inclusion } from '../ports/outgoing/outgoing-transactions';
import { foreignOperation, ReportForeignSpending } from './report-foreign-spending';

/**
 * Holds what the gateway signed against blocks that are read again. These are the past: a payment
 * that is not among them may be in a later one, so that nothing is ever buried here.
 */
@Injectable()
@ListensToRescans({ order: 100 })
export class RecheckOutgoing extends RescanListener {
  constructor(
    private readonly outgoing: OutgoingTransactions,
    private readonly books: Books,
    private readonly adoptPayments: AdoptPayments,
    private readonly foreignSpending: ReportForeignSpending,
    private readonly raiseFinding: RaiseFinding,
    private readonly findings: Findings,
    @Inject(OUTGOING_LISTENERS) private readonly listeners: readonly OutgoingListener[],
  ) {
    super();
  }

  override prepare(batch: RescanBatch): Promise<void> {
    return this.adoptPayments.prepare(ownOperations(batch));
  }

  override async onRescan(batch: RescanBatch): Promise<readonly RescanDiscovery[]> {
    const operations = ownOperations(batch);
    const inclusions = inclusionsOf(operations);
    const ids = inclusions.map(({ transactionId }) => transactionId);
    const signed = ids.length === 0 ? [] : await this.outgoing.findByTransactionIds(ids);
    const ours = new Set(signed.map(({ transactionId }) => transactionId));
    const unknown = operations.filter(({ transactionId }) => !ours.has(transactionId));
    const { adopted, foreign: others } = await this.adopt(batch, unknown);
    const foreign = await this.foreignSpending.reportUnreported(batch, others);
    const expired = signed.filter(({ state }) => state === 'expired');
    return [
      ...foreign.map(({ key, blockNumber }) => ({
        kind: 'foreign_spending' as const,
        chainKey: key,
        blockNumber,
        summary: 'The hot wallet spent in a transaction that the gateway did not sign.',
        repaired: false,
      })),
      ...adopted,
      ...(await this.settle(batch, inclusions, ours)),
      ...(await this.reportPaid(batch, expired, inclusions)),
    ];
  }

  /** What was taken for a theft once was booked as one, and stays so. */
  private async adopt(batch: RescanBatch, unknown: readonly RealOperation[]) {
    const stolen = new Set<string>();
    for (const operation of unknown) {
      const wasStolen = await this.findings.wasOpened(
        'foreign_spending',
        keyOfOperation(operation),
      );
      if (wasStolen) stolen.add(operation.transactionId);
    }
    const isStolen = ({ transactionId }: RealOperation) => stolen.has(transactionId);
    const fresh = unknown.filter((operation) => !isStolen(operation));
    const { adopted, foreign } = await this.adoptPayments.execute(batch, fresh);
    const others = [...unknown.filter(isStolen), ...foreign];
    await this.bookAndTell(batch, adopted);
    const summary = (transaction: OutgoingTransaction) =>
      `Ours (${namesOf(transaction.payments)}) is irreversible and was in no record; now it is.`;
    return {
      adopted: adopted.map((each) => settledDiscovery(each, summary(each))),
      foreign: others,
    };
  }

  /** Ours, irreversible, and still thought to be on its way. */
  private async settle(
    batch: RescanBatch,
    inclusions: readonly Inclusion[],
    ours: ReadonlySet<string>,
  ): Promise<readonly RescanDiscovery[]> {
    const known = inclusions.filter(({ transactionId }) => ours.has(transactionId));
    if (known.length === 0) return [];
    const settled = await this.outgoing.markIrreversible(known);
    await this.bookAndTell(batch, settled);
    return settled.map((each) =>
      settledDiscovery(
        each,
        `Ours (${namesOf(each.payments)}) is irreversible and was not known to be; now it is.`,
      ),
    );
  }

  private async bookAndTell(
    batch: RescanBatch,
    final: readonly OutgoingTransaction[],
  ): Promise<void> {
    if (final.length === 0) return;
    const times = timesOf(batch);
    await this.books.post(final.flatMap((transaction) => feeEntry(transaction, times)));
    for (const listener of this.listeners) await listener.onOutgoing(final);
  }

  /** Its death was proven by blocks that hid it: it was paid, and may have been paid again. */
  private async reportPaid(
    batch: RescanBatch,
    expired: readonly OutgoingTransaction[],
    inclusions: readonly Inclusion[],
  ): Promise<readonly RescanDiscovery[]> {
    const blocks = new Map(inclusions.map((each) => [each.transactionId, each.blockNumber]));
    const discoveries: RescanDiscovery[] = [];
    for (const { transactionId, payments } of expired) {
      const kind = 'paid_although_expired';
      if (await this.findings.wasOpened(kind, transactionId)) continue;
      const blockNumber = blocks.get(transactionId) ?? 0;
      for (const operation of ownOperations(batch)) {
        if (operation.transactionId !== transactionId) continue;
        await this.foreignSpending.bookLoss(batch, foreignOperation(operation));
      }
      const summary =
        'A transaction of ours that was proven expired is in an irreversible block: it was paid, and ' +
        'may have been paid again since. Until an operator decides, the house bears it.';
      await this.raiseFinding.execute({
        kind,
        subject: transactionId,
        summary,
        evidence: {
          payments: namesOf(payments),
          blockNumber: String(blockNumber),
          amount: amountsOf(payments),
        },
        halts: ['payouts'],
      });
      const chainKey = transactionId;
      discoveries.push({ kind, chainKey, blockNumber, summary, repaired: false });
    }
    return discoveries;
  }
}

function settledDiscovery(
  { transactionId, blockNumber }: OutgoingTransaction,
  summary: string,
): RescanDiscovery {
  return {
    kind: 'transaction_not_settled',
    chainKey: transactionId,
    blockNumber: blockNumber ?? 0,
    summary,
    repaired: true,
  };
}

function namesOf(payments: readonly OutgoingPayment[]): string {
  return payments.map(({ purpose, purposeId }) => `${purpose} ${purposeId}`).join(', ');
}

function amountsOf(payments: readonly OutgoingPayment[]): string {
  return payments.map(({ amount }) => amount?.toString() ?? 'none').join(', ');
}
