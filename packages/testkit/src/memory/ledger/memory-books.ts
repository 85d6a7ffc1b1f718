import { Injectable } from '@nestjs/common';
import {
  Assets,
  DomainError,
  isWithin,
  Money,
  type Page,
  type PageRequest,
} from 'crowdwiz-gateway/internal/kernel/index';
import {
  Books,
  credit,
  customerAccount,
  customerHeldAccount,
  debit,
  entry,
  haveSameLines,
  HOUSE_ACCOUNTS,
  linesOf,
  type AccountBalance,
  type Entry,
  type Hold,
  type HoldEnd,
  type LedgerAccount,
  type PostedLine,
  type StatementFilter,
  type StatementLine,
} from 'crowdwiz-gateway/internal/ledger/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { CUSTOMERS } from '../linking/linking-tables';
import { auditBooks } from './audit-books';
import { balanceAfter, changesOf, withoutRepeats, type Change } from './changes';
import { ACCOUNTS, ENTRIES, HOLDS, type AccountRow, type HoldRow } from './ledger-tables';

const LIST = 'statement';

@Injectable()
export class MemoryBooks extends Books {
  private get accounts() {
    return this.database.in(ACCOUNTS);
  }

  private get entries() {
    return this.database.in(ENTRIES);
  }

  private get holds() {
    return this.database.in(HOLDS);
  }

  private get customers() {
    return this.database.in(CUSTOMERS);
  }

  constructor(
    private readonly database: MemoryDatabase,
    private readonly assets: Assets,
  ) {
    super();
  }

  override post(entries: readonly Entry[]): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Posting');
      this.postNew(entries);
    });
  }

  override placeHold({ id, customerId, money }: Hold, at: Date): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Placing a hold');
      const key = `hold:${id}`;
      const placed = entry(key, 'hold', at, [
        debit(customerAccount(customerId), money),
        credit(customerHeldAccount(customerId), money),
      ]);
      if (!placed) throw new Error(`Hold ${id} holds nothing`);
      // The entry and its hold are written together: if the one is there, so is the other.
      if (this.postNew([placed]).length === 0) return;
      this.open({ id, customerId, money });
    });
  }

  override record(entries: readonly Entry[], placed: readonly Hold[]): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Posting');
      if (entries.some(({ key }) => this.entries.has(key))) {
        throw new Error('An entry of this record was posted before');
      }
      this.postNew(entries);
      for (const hold of placed) this.open(hold);
    });
  }

  override closeHolds(ends: readonly HoldEnd[]): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Ending a hold');
      this.close(ends);
    });
  }

  override endHolds(ends: readonly HoldEnd[]): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Ending a hold');
      for (const end of ends) assertMayEnd(end, this.holds.get(end.holdId));
      this.postNew(ends.map((end) => end.entry));
      this.close(ends);
    });
  }

  override balanceOf(account: LedgerAccount): Promise<Money> {
    return this.database.read(() => this.moneyOn(account));
  }

  override balancesOf(accounts: readonly LedgerAccount[]): Promise<readonly Money[]> {
    return this.database.read(() => accounts.map((account) => this.moneyOn(account)));
  }

  override linesOf(keys: readonly string[]): Promise<ReadonlyMap<string, readonly PostedLine[]>> {
    return this.database.read(() => {
      const known = keys.flatMap((key) => this.entries.get(key) ?? []);
      return new Map(known.map((each) => [each.key, linesOf(each)]));
    });
  }

  /** Units of work happen one after the other. */
  override lockAccounts(): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Locking accounts');
    });
  }

  override trialBalance(): Promise<readonly AccountBalance[]> {
    return this.database.read(() => {
      const { cwd, points } = this.assets;
      const house = new Map(HOUSE_ACCOUNTS.map(({ code, asset }) => [code, { asset, units: 0n }]));
      const sums = { customers: 0n, held: 0n, uncredited: 0n };
      for (const { code, asset, customerId, balance } of this.accounts.rows()) {
        if (customerId === null) house.set(code, { asset, units: balance });
        else if (asset === 'CWD') sums.uncredited += balance;
        else if (code.endsWith(':held')) sums.held += balance;
        else sums.customers += balance;
      }
      return [
        ...[...house].map(([code, { asset, units }]) => {
          return { code, balance: Money.of(units, this.assets.byCode(asset)) };
        }),
        { code: 'customers', balance: Money.of(sums.customers, points) },
        { code: 'customers-held', balance: Money.of(sums.held, points) },
        { code: 'customers-uncredited', balance: Money.of(sums.uncredited, cwd) },
      ];
    });
  }

  override audit(): Promise<readonly string[]> {
    return this.database.read(() =>
      auditBooks(this.entries.rows(), this.accounts.rows(), this.holds.rows()),
    );
  }

  override statement(
    customerId: string,
    page: PageRequest,
    { kind, ...period }: StatementFilter = {},
  ): Promise<Page<StatementLine>> {
    return this.database.read(() => {
      const { code } = customerAccount(customerId);
      const isMentioned = (entry: Entry) =>
        entry.postings.some(({ account }) => account.code === code) &&
        (kind === undefined || entry.kind === kind) &&
        isWithin(entry.occurredAt, period);
      const toLine = (each: Entry): StatementLine => ({
        entryKey: each.key,
        kind: each.kind,
        change: Money.of(changesOf([each]).get(code)?.units ?? 0n, this.assets.points),
        occurredAt: each.occurredAt,
      });
      return this.entries.page(LIST, page, toLine, isMentioned);
    });
  }

  private open({ id, customerId, money: { units } }: Hold): void {
    this.holds.insert(id, { id, customerId, units, state: 'held', endedEntryKey: null });
  }

  private close(ends: readonly HoldEnd[]): void {
    for (const { holdId, outcome, entry: ended } of ends) {
      const hold = this.holds.get(holdId);
      if (hold?.state !== 'held') continue;
      this.holds.put(holdId, { ...hold, state: outcome, endedEntryKey: ended.key });
    }
  }

  private moneyOn({ code, asset }: LedgerAccount): Money {
    return Money.of(this.accounts.get(code)?.balance ?? 0n, this.assets.byCode(asset));
  }

  /** Gives what was new; what is there already must be the same. Changes nothing when it throws. */
  private postNew(given: readonly Entry[]): readonly Entry[] {
    const all = withoutRepeats(given);
    const added = all.filter(({ key }) => !this.entries.has(key));
    const changes = changesOf(added);
    for (const change of changes.values()) this.assertHolder(change);
    this.assertNoneBelowZero(all, [...changes.values()]);
    for (const each of all) {
      const { key } = each;
      const known = this.entries.get(key);
      if (known && !haveSameLines(linesOf(known), linesOf(each))) {
        throw new DomainError('entry_key_conflict', { key });
      }
    }
    for (const each of added) this.entries.insert(each.key, each);
    for (const change of changes.values()) {
      this.accounts.put(change.account.code, this.changedAccount(change));
    }
    return added;
  }

  private changedAccount({ account, units, debited }: Change): AccountRow {
    const { code, asset, normalSide, overdraftAllowed, customerId } = account;
    const known = this.accounts.get(code);
    return {
      ...(known ?? { code, asset, normalSide, overdraftAllowed, customerId }),
      balance: (known?.balance ?? 0n) + units,
      debited: (known?.debited ?? 0n) + debited,
    };
  }

  private assertHolder({ account: { customerId } }: Change): void {
    if (customerId !== null && !this.customers.has(customerId)) {
      throw new DomainError('customer_unknown');
    }
  }

  /** Throws `insufficient_points` for a customer; for an account of the house it is a bug. */
  private assertNoneBelowZero(entries: readonly Entry[], changes: readonly Change[]): void {
    const balances = (code: string) => this.accounts.get(code)?.balance ?? 0n;
    const isShort = (change: Change) => balanceAfter(change, balances) < 0n;
    const short = changes.filter((each) => !each.account.overdraftAllowed && isShort(each));
    const [first] = short;
    if (!first) return;
    const spending = [...changesOf(entries).values()].filter(
      ({ account, units }) => account.customerId !== null && units < 0n,
    );
    const spender = spending.find(isShort) ?? spending[0];
    if (!spender) throw new MemoryRefusal(`Account ${first.account.code} would go below zero`);
    const balance = Money.of(balances(spender.account.code), this.assets.points).toDecimal();
    throw new DomainError('insufficient_points', { balance });
  }
}

function assertMayEnd({ holdId, outcome, entry: ended }: HoldEnd, hold: HoldRow | null): void {
  if (!hold) throw new Error(`There is no hold ${holdId}`);
  if (!ended.key.endsWith(holdId)) {
    throw new Error(`Entry ${ended.key} does not name the hold ${holdId} that it ends`);
  }
  if (hold.state === 'held') return;
  if (hold.state === outcome && hold.endedEntryKey === ended.key) return;
  throw new DomainError('hold_already_ended', { state: hold.state });
}
