import { Injectable } from '@nestjs/common';
import {
  UndonePayments,
  type OutgoingTransaction,
  type UndoneEnd,
  type UndonePayment,
} from 'crowdwiz-gateway/internal/wallet/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { requireReconciliation } from '../scan/scan-tables';
import { OUTGOING, UNDONE, type UndoneRow } from './outgoing-tables';

@Injectable()
export class MemoryUndonePayments extends UndonePayments {
  private get undone() {
    return this.database.in(UNDONE);
  }

  private get outgoing() {
    return this.database.in(OUTGOING);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override irreversibleAbove(blockNumber: number): Promise<readonly OutgoingTransaction[]> {
    return this.database.read(() =>
      this.outgoing
        .rows(({ transaction }) => transaction.state === 'irreversible')
        .flatMap(({ transaction }) => {
          const undone = this.undone.rows(({ outgoingId }) => outgoingId === transaction.id);
          if (undone.some(({ state }) => state !== 'paid_again')) return [];
          const standsInBlock = newest(undone)?.blockNumber ?? transaction.blockNumber;
          if ((standsInBlock ?? 0) <= blockNumber) return [];
          return [{ ...transaction, blockNumber: standsInBlock }];
        }),
    );
  }

  override add({ transaction, reconciliationId }: UndonePayment): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Undoing a payment');
      requireReconciliation(this.database, reconciliationId);
      const outgoingId = transaction.id;
      const isUndone = this.undone.some(
        (each) => each.outgoingId === outgoingId && each.state !== 'paid_again',
      );
      const row = { outgoingId, reconciliationId, state: 'open' as const };
      const isNew =
        !isUndone &&
        this.undone.insert(`${outgoingId} ${reconciliationId}`, {
          ...row,
          endedAt: null,
          blockNumber: null,
        });
      if (!isNew) throw new MemoryRefusal(`Transaction ${outgoingId} is undone already`);
    });
  }

  override open(): Promise<readonly UndonePayment[]> {
    return this.database.read(() => {
      const position = ({ outgoingId }: UndoneRow) => this.outgoing.positionOf(outgoingId) ?? 0;
      return this.undone
        .rows(({ state }) => state === 'open')
        .sort((one, other) => position(one) - position(other))
        .flatMap(({ outgoingId, reconciliationId }): UndonePayment[] => {
          const row = this.outgoing.get(outgoingId);
          return row ? [{ reconciliationId, state: 'open', transaction: row.transaction }] : [];
        });
    });
  }

  override end(
    { transaction, reconciliationId }: UndonePayment,
    how: UndoneEnd,
    at: Date,
  ): Promise<void> {
    return this.database.write(() => {
      const key = `${transaction.id} ${reconciliationId}`;
      const row = this.undone.get(key);
      if (!row) return;
      if (row.state !== 'open') throw new MemoryRefusal('What became of it is known');
      const blockNumber = how.state === 'paid_again' ? how.blockNumber : null;
      this.undone.put(key, { ...row, state: how.state, endedAt: at, blockNumber });
      if (how.state === 'dead') this.freeRefunds(transaction.id);
    });
  }

  /** A dead refund pays no more: its deposit may be refunded again. */
  private freeRefunds(id: string): void {
    const row = this.outgoing.get(id);
    if (!row) return;
    const { payments } = row.transaction;
    const living = row.living.map((is, index) => is && payments[index]?.purpose !== 'refund');
    this.outgoing.put(id, { ...row, living });
  }
}

function newest(undone: readonly UndoneRow[]): UndoneRow | undefined {
  return [...undone]
    .sort((one, other) => (one.endedAt?.getTime() ?? 0) - (other.endedAt?.getTime() ?? 0))
    .at(-1);
}
