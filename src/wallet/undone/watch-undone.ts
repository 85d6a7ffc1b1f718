import { Inject, Injectable } from '@nestjs/common';
import { Books } from '../../ledger';
import { ListensToBlocks, BlockListener, type IrreversibleBatch } from '../../scan';
import { inclusionsOf, ownOperations } from '../proof/own-operations';
import { UNDONE_ORDERS, type UndoneOrder } from '../ports/outgoing/undone-order';
import { UndonePayments } from '../ports/outgoing/undone-payments';
import { deadEntry, paidAgainEntry, type UndonePayment } from './undone';

/**
 * Follows payments that went with a chain that has gone back: their bytes are included once more, or
 * they expire by the new chain's time, whose blocks are read without a gap.
 */
@Injectable()
@ListensToBlocks({ order: 110 })
export class WatchUndone extends BlockListener {
  constructor(
    private readonly undone: UndonePayments,
    private readonly books: Books,
    @Inject(UNDONE_ORDERS) private readonly orders: readonly UndoneOrder[],
  ) {
    super();
  }

  override async onIrreversible(batch: IrreversibleBatch): Promise<void> {
    const last = batch.blocks.at(-1);
    const open = last ? await this.undone.open() : [];
    if (!last || open.length === 0) return;
    const included = new Map(
      inclusionsOf(ownOperations(batch)).map((each) => [each.transactionId, each.blockNumber]),
    );
    for (const each of open) {
      const { transactionId, expiresAt } = each.transaction;
      const blockNumber = included.get(transactionId);
      if (blockNumber !== undefined) await this.paidAgain(each, blockNumber, last.time);
      else if (expiresAt < last.time) await this.isDead(each, last.time);
    }
  }

  private async paidAgain(undone: UndonePayment, blockNumber: number, at: Date): Promise<void> {
    await this.books.post([paidAgainEntry(undone, at)]);
    await this.undone.end(undone, { state: 'paid_again', blockNumber }, at);
  }

  private async isDead(undone: UndonePayment, at: Date): Promise<void> {
    const { transaction, reconciliationId: name } = undone;
    await this.books.post([deadEntry(undone, at)]);
    await this.undone.end(undone, { state: 'dead' }, at);
    for (const payment of transaction.payments) {
      const order = this.orders.find(({ purpose }) => purpose === payment.purpose);
      if (!payment.isSurplus) await order?.isDead(payment, { transaction, at, name });
    }
  }
}
