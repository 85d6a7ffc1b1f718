import { Injectable } from '@nestjs/common';
import { Clock, CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import {
  GoneDeposits,
  type Deposit,
  type OwedPoints,
} from 'crowdwiz-gateway/internal/deposits/index';
import { customerAccount, customerUncreditedAccount } from 'crowdwiz-gateway/internal/ledger/index';
import { UNSIGNED_STATES } from 'crowdwiz-gateway/internal/withdrawals/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { ACCOUNTS, ENTRIES } from '../ledger/ledger-tables';
import { requireReconciliation } from '../scan/scan-tables';
import { WITHDRAWALS } from '../withdrawals/withdrawal-tables';
import { DEPOSITS, GONE_DEPOSITS } from './deposit-tables';

@Injectable()
export class MemoryGoneDeposits extends GoneDeposits {
  private get gone() {
    return this.database.in(GONE_DEPOSITS);
  }

  private get deposits() {
    return this.database.in(DEPOSITS);
  }

  constructor(
    private readonly database: MemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override above(blockNumber: number): Promise<readonly Deposit[]> {
    return this.database.read(() =>
      this.deposits
        .rows(({ deposit }) => deposit.blockNumber > blockNumber && deposit.state !== 'gone')
        .map(({ deposit }) => deposit)
        .sort((one, other) => one.blockNumber - other.blockNumber)
        .sort((one, other) => this.bookedAs(one) - this.bookedAs(other)),
    );
  }

  /** Place of the last entry that credited it, or recorded it. */
  private bookedAs({ id }: Deposit): number {
    const entries = this.database.in(ENTRIES);
    const places = [`deposit:${id}`, `attribution:${id}`].map((key) => entries.positionOf(key));
    return Math.max(...places.map((place) => place ?? 0));
  }

  override completedBy(depositId: string, customerId: string): Promise<Money> {
    return this.database.read(() => {
      const { code } = customerUncreditedAccount(customerId);
      const units = [`deposit:${depositId}`, `attribution:${depositId}`]
        .flatMap((key) => this.database.in(ENTRIES).get(key)?.postings ?? [])
        .filter(({ account, side }) => account.code === code && side === 'debit')
        .reduce((sum, { money }) => sum + money.units, 0n);
      return Money.of(units, CWD);
    });
  }

  override add(
    { id, state, customerId }: Deposit,
    reconciliationId: string,
    owed: OwedPoints | null,
  ): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Reversing a deposit');
      const row = this.deposits.get(id);
      if (row?.deposit.state !== state) throw new Error(`Deposit ${id} is not ${state} any more`);
      requireReconciliation(this.database, reconciliationId);
      const deposit = { ...row.deposit, state: 'gone' as const };
      this.deposits.put(id, { deposit, stateSince: this.clock.now() });
      const added = { depositId: id, reconciliationId, customerId, owed };
      if (!this.gone.insert(id, added)) throw new MemoryRefusal(`Deposit ${id} is gone already`);
    });
  }

  override keysOf(chainKeys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.database.read(() => {
      const asked = new Set(chainKeys);
      const keys = this.gone
        .rows()
        .flatMap(({ depositId }) => this.deposits.get(depositId)?.deposit.chainKey ?? []);
      return new Set(keys.filter((key) => asked.has(key.split('~')[0] ?? key)));
    });
  }

  override collectable(limit: number): Promise<readonly OwedPoints[]> {
    return this.database.read(() =>
      this.gone
        .rows()
        .flatMap(({ owed }) => (owed?.points.isPositive ? [owed] : []))
        .filter(({ customerId }) => this.hasSomething(customerId))
        .sort((one, other) => (one.depositId < other.depositId ? -1 : 1))
        .slice(0, limit),
    );
  }

  override reduce(depositId: string, by: { points: Money; cwd: Money }): Promise<void> {
    return this.database.write(() => {
      const row = this.gone.get(depositId);
      if (!row?.owed) return;
      const points = row.owed.points.minus(by.points);
      const cwd = row.owed.cwd.minus(by.cwd);
      if (by.points.units < 0n || by.cwd.units < 0n) {
        throw new MemoryRefusal('what is paid stays paid');
      }
      if (points.units < 0n || cwd.units < 0n) {
        throw new MemoryRefusal(`Deposit ${depositId} is owed less`);
      }
      this.gone.put(depositId, { ...row, owed: { ...row.owed, points, cwd } });
    });
  }

  private hasSomething(customerId: string): boolean {
    const account = this.database.in(ACCOUNTS).get(customerAccount(customerId).code);
    return (
      (account?.balance ?? 0n) > 0n ||
      this.database
        .in(WITHDRAWALS)
        .some(
          ({ withdrawal }) =>
            withdrawal.customerId === customerId && UNSIGNED_STATES.includes(withdrawal.state),
        )
    );
  }
}
