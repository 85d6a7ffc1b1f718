import { Injectable } from '@nestjs/common';
import { DomainError, type Page, type PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import {
  type ColdAccount,
  ColdStorage,
  type Sweep,
  SWEEP_TRANSITIONS,
  type SweepEnd,
  type SweepState,
} from 'crowdwiz-gateway/internal/wallet/index';
import { requireMove } from '../database/allowed-move';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { LINKS } from '../linking/linking-tables';
import { hasLivingPayment } from './outgoing-tables';
import { COLD_WALLETS, SWEEPS } from './wallet-tables';

const LIST = 'sweeps';

@Injectable()
export class MemoryColdStorage extends ColdStorage {
  private get wallets() {
    return this.database.in(COLD_WALLETS);
  }

  private get sweeps() {
    return this.database.in(SWEEPS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override accounts(): Promise<readonly ColdAccount[]> {
    return this.database.read(() => this.wallets.rows());
  }

  override accept(account: ColdAccount): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Accepting a cold wallet');
      const { accountId, accountName } = account;
      if (this.database.in(LINKS).some((link) => link.accountId === accountId)) {
        throw new DomainError('cold_wallet_is_customers', { accountName });
      }
      this.wallets.insert(accountId, account);
    });
  }

  override add(sweep: Sweep): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Ordering a sweep');
      this.assertFit(sweep);
      const isOrdered = ({ state }: Sweep) => state === 'ordered';
      if (isOrdered(sweep) && this.sweeps.some(isOrdered)) throw new DomainError('sweep_under_way');
      if (!this.sweeps.insert(sweep.id, sweep)) {
        throw new MemoryRefusal(`There is a sweep ${sweep.id}`);
      }
    });
  }

  override find(id: string): Promise<Sweep | null> {
    return this.database.read(() => this.sweeps.get(id));
  }

  override lock(id: string): Promise<Sweep | null> {
    return this.database.read(() => {
      this.database.requireUnit('Locking a sweep');
      return this.sweeps.get(id);
    });
  }

  override unsigned(limit: number, except: readonly string[]): Promise<readonly Sweep[]> {
    return this.database.read(() =>
      this.sweeps
        .rows(
          ({ id, state }) =>
            state === 'ordered' &&
            !except.includes(id) &&
            !hasLivingPayment(this.database, 'sweep', id),
        )
        .slice(0, limit),
    );
  }

  override transition(
    id: string,
    from: SweepState,
    to: SweepState,
    { at, by, reason }: SweepEnd,
  ): Promise<boolean> {
    return this.database.write(() => {
      const sweep = this.sweeps.get(id);
      if (sweep?.state !== from) return false;
      requireMove(SWEEP_TRANSITIONS, from, to);
      const end = { endedAt: at, endedBy: by, endReason: reason };
      this.sweeps.put(id, { ...sweep, ...end, state: to, waitingFor: null });
      return true;
    });
  }

  override noteWaiting(id: string, waitingFor: string | null): Promise<void> {
    return this.database.write(() => {
      const sweep = this.sweeps.get(id);
      if (sweep?.state === 'ordered') this.sweeps.put(id, { ...sweep, waitingFor });
    });
  }

  override list(page: PageRequest): Promise<Page<Sweep>> {
    return this.database.read(() => this.sweeps.page(LIST, page, (each) => each));
  }

  private assertFit({ toAccountId, amount, state }: Sweep): void {
    if (!this.wallets.has(toAccountId)) throw new MemoryRefusal('A sweep goes to a cold wallet');
    if (!amount.isPositive) throw new MemoryRefusal('A sweep moves something');
    if (state !== 'ordered' && state !== 'done') throw new MemoryRefusal('A sweep is born ordered');
  }
}
