import { Injectable } from '@nestjs/common';
import { Clock, type Page, type PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import {
  OwedBacks,
  type OutgoingPurpose,
  type OwedBack,
  type OwedDecision,
  type OwedState,
} from 'crowdwiz-gateway/internal/wallet/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { requireCustomer } from '../linking/linking-tables';
import { OUTGOING } from './outgoing-tables';
import { OWED_BACKS } from './wallet-tables';

const LIST = 'owed-back';

@Injectable()
export class MemoryOwedBacks extends OwedBacks {
  private get owed() {
    return this.database.in(OWED_BACKS);
  }

  constructor(
    private readonly database: MemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override create(owed: OwedBack): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Booking what is owed back');
      requireCustomer(this.database, owed.customerId);
      const isKnown = this.owed.some(
        ({ outgoingId, purpose, purposeId }) =>
          outgoingId === owed.outgoingId &&
          purpose === owed.purpose &&
          purposeId === owed.purposeId,
      );
      if (isKnown || !this.owed.insert(owed.id, owed)) {
        throw new MemoryRefusal(`What is owed for ${owed.transactionId} is booked already`);
      }
    });
  }

  override find(id: string): Promise<OwedBack | null> {
    return this.database.read(() => {
      const owed = this.owed.get(id);
      return owed && this.shown(owed);
    });
  }

  override lock(id: string): Promise<OwedBack | null> {
    return this.find(id);
  }

  override openForAttempt(
    purpose: OutgoingPurpose,
    purposeId: string,
  ): Promise<readonly OwedBack[]> {
    return this.database.read(() =>
      this.owed
        .rows(
          (each) =>
            each.state === 'open' &&
            each.cause === 'attempt_living' &&
            each.purpose === purpose &&
            each.purposeId === purposeId,
        )
        .map((each) => this.shown(each)),
    );
  }

  override decide(id: string, { to, by, reason, points }: OwedDecision): Promise<boolean> {
    return this.database.write(() => {
      const owed = this.owed.get(id);
      if (owed?.state !== 'open') return false;
      if ((to === 'taken') !== (points !== null)) {
        throw new MemoryRefusal('What is taken has points, and nothing else has');
      }
      const decided = { decidedAt: this.clock.now(), decidedBy: by, reason, points };
      this.owed.put(id, { ...owed, ...decided, state: to });
      return true;
    });
  }

  override list(
    { state }: { state: OwedState | null },
    page: PageRequest,
  ): Promise<Page<OwedBack>> {
    return this.database.read(() =>
      this.owed.page(
        LIST,
        page,
        (each) => this.shown(each),
        (each) => state === null || each.state === state,
      ),
    );
  }

  /** The transaction's facts are those of the transaction. */
  private shown(owed: OwedBack): OwedBack {
    const transaction = this.database.in(OUTGOING).get(owed.outgoingId)?.transaction;
    if (!transaction) throw new MemoryRefusal(`There is no transaction ${owed.outgoingId}`);
    const { transactionId, blockNumber } = transaction;
    return { ...owed, transactionId, blockNumber: blockNumber ?? owed.blockNumber };
  }
}
