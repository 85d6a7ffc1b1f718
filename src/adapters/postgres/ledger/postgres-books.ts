import { Injectable } from '@nestjs/common';
import {
  Assets,
  DomainError,
  Money,
  type AssetCode,
  type Page,
  type PageRequest,
} from '../../../kernel';
import {
  Books,
  credit,
  customerAccount,
  customerHeldAccount,
  debit,
  entry,
  haveSameLines,
  linesOf,
  type AccountBalance,
  type Entry,
  type EntryKind,
  type Hold,
  type HoldEnd,
  type LedgerAccount,
  type PostedLine,
  type Side,
  type StatementFilter,
  type StatementLine,
} from '../../../ledger';
import { Database } from '../connection/database';
import {
  CHECK_VIOLATION,
  DatabaseError,
  FOREIGN_KEY_VIOLATION,
} from '../connection/database-error';
import * as statements from './ledger-statements';
import { pageOf, readPageRequest, unitsOf } from '../connection/row-values';

const BELOW_ZERO = 'ledger_account_never_below_zero';
const OF_NOBODY = 'ledger_account_knows_its_customer';
/** More differences than anybody reads; the books are wrong long before. */
const MAX_AUDIT_SENTENCES = 1000;
const LIST = 'statement';

interface BalanceRow {
  readonly code: string;
  readonly asset: AssetCode;
  readonly balance: string;
}

interface HoldRow {
  readonly id: string;
  readonly customer_id: string;
  readonly state: 'held' | 'settled' | 'released';
  readonly ended_entry_key: string | null;
}

interface StatementRow {
  readonly position: string;
  readonly key: string;
  readonly kind: EntryKind;
  readonly occurred_at: Date;
  readonly change: string;
}

/** Double entry in four tables whose triggers keep the rules (see the ledger migration). */
@Injectable()
export class PostgresBooks extends Books {
  constructor(
    private readonly database: Database,
    private readonly assets: Assets,
  ) {
    super();
  }

  override async post(entries: readonly Entry[]): Promise<void> {
    this.database.requireTransaction('Posting');
    await this.postNew(entries);
  }

  override async record(entries: readonly Entry[], placed: readonly Hold[]): Promise<void> {
    this.database.requireTransaction('Posting');
    const times = new Map(entries.map(({ key, occurredAt }) => [key, occurredAt]));
    await this.postNew(entries, async (newKeys) => {
      if (newKeys.size < entries.length)
        throw new Error('An entry of this record was posted before');
      if (placed.length === 0) return;
      const keys = placed.map(({ id }) => `hold:${id}`);
      await this.database.rows(statements.ADD_HOLDS, [
        placed.map(({ id }) => id),
        placed.map(({ customerId }) => customerId),
        placed.map(({ money }) => money.units),
        keys.map((key) => times.get(key)),
        keys,
      ]);
    });
  }

  override async closeHolds(ends: readonly HoldEnd[]): Promise<void> {
    this.database.requireTransaction('Ending a hold');
    await this.database.rows(statements.END_HOLDS, [
      ends.map(({ holdId }) => holdId),
      ends.map(({ outcome }) => outcome),
      ends.map((end) => end.entry.occurredAt),
      ends.map((end) => end.entry.key),
    ]);
  }

  override async placeHold(hold: Hold, at: Date): Promise<void> {
    this.database.requireTransaction('Placing a hold');
    const { id, customerId, money } = hold;
    const key = `hold:${id}`;
    const placed = entry(key, 'hold', at, [
      debit(customerAccount(customerId), money),
      credit(customerHeldAccount(customerId), money),
    ]);
    if (!placed) throw new Error(`Hold ${id} holds nothing`);
    await this.postNew([placed], async (newKeys) => {
      // The entry and its hold are written together: if the one is there, so is the other.
      if (!newKeys.has(key)) return;
      await this.database.rows(statements.ADD_HOLD, [id, customerId, money.units, at, key]);
    });
  }

  override async endHolds(ends: readonly HoldEnd[]): Promise<void> {
    this.database.requireTransaction('Ending a hold');
    if (ends.length === 0) return;
    const holds = await this.lockHolds(ends);
    for (const end of ends) assertMayEnd(end, holds.get(end.holdId));
    await this.database.rows(statements.LOCK_ACCOUNTS, [accountsToLock(ends, holds)]);
    await this.postNew(
      ends.map((end) => end.entry),
      () => this.closeHolds(ends),
    );
  }

  override async balanceOf(account: LedgerAccount): Promise<Money> {
    const balances = await this.unitsOfCodes([account.code]);
    return Money.of(balances.get(account.code) ?? 0n, this.assets.byCode(account.asset));
  }

  override async balancesOf(accounts: readonly LedgerAccount[]): Promise<readonly Money[]> {
    if (accounts.length === 0) return [];
    const balances = await this.unitsOfCodes(accounts.map(({ code }) => code));
    return accounts.map(({ code, asset }) =>
      Money.of(balances.get(code) ?? 0n, this.assets.byCode(asset)),
    );
  }

  override async linesOf(
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, readonly PostedLine[]>> {
    const rows = await this.database.rows<{
      readonly key: string;
      readonly code: string;
      readonly side: Side;
      readonly amount: string;
    }>(statements.POSTINGS_OF_KEYS, [keys]);
    const lines = new Map<string, PostedLine[]>();
    for (const { key, code: account, side, amount } of rows) {
      const line = { account, side, units: unitsOf(amount) };
      const known = lines.get(key);
      if (known) known.push(line);
      else lines.set(key, [line]);
    }
    return lines;
  }

  override async lockAccounts(accounts: readonly LedgerAccount[]): Promise<void> {
    this.database.requireTransaction('Locking accounts');
    await this.database.rows(statements.LOCK_ACCOUNTS, [accounts.map(({ code }) => code)]);
  }

  override async trialBalance(): Promise<readonly AccountBalance[]> {
    const rows = await this.database.rows<BalanceRow>(statements.TRIAL_BALANCE);
    return rows.map(({ code, asset, balance }) => ({
      code,
      balance: Money.of(unitsOf(balance), this.assets.byCode(asset)),
    }));
  }

  override async audit(stop?: AbortSignal): Promise<readonly string[]> {
    const rows = await this.database.rowsUntil<{ difference: string }>(stop, statements.AUDIT, [
      MAX_AUDIT_SENTENCES,
    ]);
    return rows.map(({ difference }) => difference);
  }

  override async statement(
    customerId: string,
    page: PageRequest,
    { kind, from, to }: StatementFilter = {},
  ): Promise<Page<StatementLine>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const { code } = customerAccount(customerId);
    const rows = await this.database.rows<StatementRow>(statements.STATEMENT, [
      code,
      before,
      rowsToRead,
      kind ?? null,
      from ?? null,
      to ?? null,
    ]);
    return pageOf(LIST, rows, page, (row) => ({
      entryKey: row.key,
      kind: row.kind,
      change: Money.of(unitsOf(row.change), this.assets.points),
      occurredAt: row.occurred_at,
    }));
  }

  /**
   * Posts what is new; what is there already must be the same. Then does what belongs to it, and
   * undoes both when either fails.
   */
  private async postNew(
    entries: readonly Entry[],
    andThen: (newKeys: ReadonlySet<string>) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const given = [...withoutRepeats(entries).values()];
    if (given.length === 0) return;
    try {
      await this.database.transaction(async () => {
        const newKeys = await this.addEntries(given);
        await this.assertSame(given.filter(({ key }) => !newKeys.has(key)));
        await andThen(newKeys);
      });
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      if (error.violates(FOREIGN_KEY_VIOLATION, OF_NOBODY)) {
        throw new DomainError('customer_unknown');
      }
      if (!error.violates(CHECK_VIOLATION, BELOW_ZERO)) throw error;
      throw (await this.shortageOf(given)) ?? error;
    }
  }

  /** Gives the keys that were new. */
  private async addEntries(entries: readonly Entry[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.rows<{ key: string }>(
      statements.POST_ENTRIES,
      parametersOf(entries),
    );
    return new Set(rows.map(({ key }) => key));
  }

  private async assertSame(known: readonly Entry[]): Promise<void> {
    if (known.length === 0) return;
    const stored = await this.linesOf(known.map(({ key }) => key));
    for (const each of known) {
      if (!haveSameLines(stored.get(each.key) ?? [], linesOf(each))) {
        throw new DomainError('entry_key_conflict', { key: each.key });
      }
    }
  }

  /** Whose points did not suffice. Null when it was no customer's account: then it is a bug. */
  private async shortageOf(entries: readonly Entry[]): Promise<DomainError | null> {
    const changes = new Map<string, bigint>();
    for (const { postings } of entries) {
      for (const { account, side, money } of postings) {
        if (account.customerId === null) continue;
        const change = side === account.normalSide ? money.units : -money.units;
        changes.set(account.code, (changes.get(account.code) ?? 0n) + change);
      }
    }
    const spending = [...changes].filter(([, change]) => change < 0n);
    const balances = await this.unitsOfCodes(spending.map(([code]) => code));
    const short =
      spending.find(([code, change]) => (balances.get(code) ?? 0n) + change < 0n) ?? spending[0];
    if (!short) return null;
    const balance = Money.of(balances.get(short[0]) ?? 0n, this.assets.points);
    return new DomainError('insufficient_points', { balance: balance.toDecimal() });
  }

  private async unitsOfCodes(codes: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    const rows = await this.database.rows<{ code: string; balance: string }>(
      statements.BALANCES_OF_CODES,
      [codes],
    );
    return new Map(rows.map(({ code, balance }) => [code, unitsOf(balance)]));
  }

  private async lockHolds(ends: readonly HoldEnd[]): Promise<ReadonlyMap<string, HoldRow>> {
    const rows = await this.database.rows<HoldRow>(statements.LOCK_HOLDS, [
      ends.map(({ holdId }) => holdId),
    ]);
    return new Map(rows.map((row) => [row.id, row]));
  }
}

/** Of `POST_ENTRIES`: ordinals count from 1, as SQL does. */
function parametersOf(entries: readonly Entry[]): readonly unknown[] {
  const ordinals = new Map<string, number>();
  const accounts: LedgerAccount[] = [];
  const ordinalOf = (account: LedgerAccount): number => {
    const known = ordinals.get(account.code);
    if (known !== undefined) return known;
    const ordinal = accounts.push(account);
    ordinals.set(account.code, ordinal);
    return ordinal;
  };
  const lines = entries.flatMap(({ postings }, index) =>
    postings.map(({ account, side, money }, position) => ({
      entry: index + 1,
      number: position + 1,
      account: ordinalOf(account),
      side,
      units: money.units,
    })),
  );
  return [
    entries.map(({ key }) => key),
    entries.map(({ kind }) => kind),
    entries.map(({ occurredAt }) => occurredAt),
    accounts.map(({ code }) => code),
    accounts.map(({ asset }) => asset),
    accounts.map(({ normalSide }) => normalSide),
    accounts.map(({ overdraftAllowed }) => overdraftAllowed),
    accounts.map(({ customerId }) => customerId),
    lines.map(({ entry: ordinal }) => ordinal),
    lines.map(({ number }) => number),
    lines.map(({ account }) => account),
    lines.map(({ side }) => side),
    lines.map(({ units }) => units),
  ];
}

/**
 * All that the entries touch and both accounts of each customer, as placing a hold takes them: so a
 * deposit that the same transaction credits later cannot deadlock with one.
 */
function accountsToLock(
  ends: readonly HoldEnd[],
  holds: ReadonlyMap<string, HoldRow>,
): readonly string[] {
  const posted = ends.flatMap((end) => end.entry.postings.map(({ account }) => account.code));
  const pairs = [...holds.values()].flatMap(({ customer_id: customerId }) => [
    customerAccount(customerId).code,
    customerHeldAccount(customerId).code,
  ]);
  return [...new Set([...posted, ...pairs])];
}

function assertMayEnd(end: HoldEnd, hold: HoldRow | undefined): void {
  const { holdId, outcome } = end;
  if (!hold) throw new Error(`There is no hold ${holdId}`);
  if (!end.entry.key.endsWith(holdId)) {
    throw new Error(`Entry ${end.entry.key} does not name the hold ${holdId} that it ends`);
  }
  if (hold.state === 'held') return;
  if (hold.state === outcome && hold.ended_entry_key === end.entry.key) return;
  throw new DomainError('hold_already_ended', { state: hold.state });
}

/** By key, in the order given. Throws `entry_key_conflict` when one key stands for two things. */
function withoutRepeats(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const byKey = new Map<string, Entry>();
  for (const given of entries) {
    const { key } = given;
    const first = byKey.get(key);
    if (!first) byKey.set(key, given);
    else if (!haveSameLines(linesOf(first), linesOf(given))) {
      throw new DomainError('entry_key_conflict', { key });
    }
  }
  return byKey;
}
