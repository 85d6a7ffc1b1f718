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

  override async ofCustomer(customerId: string): Promise<readonly WaitingDebit[]> {
    return (await this.ofCustomers([customerId])).get(customerId) ?? [];
  }

  override ofCustomers(
    customerIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly WaitingDebit[]>> {
    return this.database.read(() => {
      const debits = [...new Set(customerIds)].map((id): [string, WaitingDebit[]] => {
        return [id, this.debits.rows(({ customerId }) => customerId === id).sort(byAge)];
      });
      return new Map(debits.filter(([, each]) => each.length > 0));
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

function byAge(one: WaitingDebit, other: WaitingDebit): number {
  const later = one.requestedAt.getTime() - other.requestedAt.getTime();
  return later === 0 ? (one.key < other.key ? -1 : 1) : later;
}
