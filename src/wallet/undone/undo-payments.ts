import { Injectable } from '@nestjs/common';
import { Books } from '../../ledger';
import {
  ListensToReconciliations,
  ReconcileListener,
  type PresentChain,
  type Reconciliation,
} from '../../scan';
import { outgoingUnits, type OutgoingTransaction } from '../sending/outgoing-transaction';
import { UndonePayments } from '../ports/outgoing/undone-payments';
import { undoneEntry, type UndonePayment } from './undone';
import { CWD, Money } from '../../kernel';

/** Payments that the chain does not hold any more: their CWD is back, and waits for the end of the bytes. */
@Injectable()
// First: what payments had spent is not there for deposits until they are dead.
@ListensToReconciliations({ order: 100 })
export class UndoPayments extends ReconcileListener {
  constructor(
    private readonly undone: UndonePayments,
    private readonly books: Books,
  ) {
    super();
  }

  override async find(chain: PresentChain) {
    const gone: OutgoingTransaction[] = [];
    for (const transaction of await this.undone.irreversibleAbove(chain.commonBlock)) {
      const { transactionId, blockNumber } = transaction;
      const anyBlock = { blockId: null, blockTime: null };
      const place = { blockNumber: blockNumber ?? 0, transactionId, ...anyBlock };
      if (!(await chain.holds(place))) gone.push(transaction);
    }
    return (reconciliation: Reconciliation) => this.book(gone, reconciliation);
  }

  private async book(
    gone: readonly OutgoingTransaction[],
    { id: reconciliationId, at }: Reconciliation,
  ): Promise<readonly string[]> {
    const lines: string[] = [];
    for (const transaction of gone) {
      const undone: UndonePayment = { reconciliationId, state: 'open', transaction };
      await this.undone.add(undone);
      await this.books.post([undoneEntry(undone, at)]);
      lines.push(inWords(transaction));
    }
    return lines;
  }
}

function inWords(transaction: OutgoingTransaction): string {
  const { transactionId, payments, expiresAt } = transaction;
  const orders = payments.map(({ purpose, purposeId }) => `${purpose} ${purposeId}`).join(', ');
  return (
    `Gone: the payment ${transactionId} (${orders}). ` +
    `${Money.of(outgoingUnits(transaction), CWD).toString()} are in the wallet again. ` +
    `Until the chain is past ${expiresAt.toISOString()} its bytes may be included once more; ` +
    'after that, what was taken for it returns.'
  );
}
