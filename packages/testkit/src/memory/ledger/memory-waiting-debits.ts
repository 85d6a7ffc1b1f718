import { Injectable } from '@nestjs/common';
import { DomainError } from 'crowdwiz-gateway/internal/kernel/index';
import { WaitingDebits, type WaitingDebit } from 'crowdwiz-gateway/internal/ledger/index';
import { MemoryDatabase } from '../database/memory-database';
import { requireCustomer } from '../linking/linking-tables';
import { WAITING_DEBITS } from './ledger-tables';

@Injectable()
export class MemoryWaitingDebits extends WaitingDebits {
  private get debits() {
    return this.database.in(WAITING_DEBITS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override add(debit: WaitingDebit): Promise<boolean> {
    return this.database.read(() => {
      this.database.requireUnit('Registering a debit');
      requireCustomer(this.database, debit.customerId);
      const name = `${debit.customerId} ${debit.key}`;
      if (this.debits.insert(name, debit)) return true;
      if (this.debits.get(name)?.points.compare(debit.points) !== 0) {
        throw new DomainError('entry_key_conflict', { key: debit.key });
      }
      return false;
    });
  }

  override ofCustomer(customerId: string): Promise<readonly WaitingDebit[]> {
    return this.database.read(() =>
      this.debits
        .rows((each) => each.customerId === customerId)
        .sort(
          (one, other) =>
            one.requestedAt.getTime() - other.requestedAt.getTime() ||
            (one.key < other.key ? -1 : 1),
        ),
    );
  }

  override among(customerIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.database.read(() => {
      const asked = new Set(customerIds);
      const found = this.debits.rows(({ customerId }) => asked.has(customerId));
      return new Set(found.map(({ customerId }) => customerId));
    });
  }

  override remove(customerId: string, key: string): Promise<boolean> {
    return this.database.write(() => this.debits.delete(`${customerId} ${key}`));
  }

  override customers(limit: number): Promise<readonly string[]> {
    return this.database.read(() => {
      const byAge = this.debits
        .rows()
        .sort((one, other) => one.requestedAt.getTime() - other.requestedAt.getTime());
      return [...new Set(byAge.map(({ customerId }) => customerId))].slice(0, limit);
    });
  }
}
