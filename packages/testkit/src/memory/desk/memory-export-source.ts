import { Injectable } from '@nestjs/common';
import {
  type ExportedDeposit,
  type ExportedLine,
  type ExportedWithdrawal,
  type ExportPeriod,
  type ExportSnapshot,
  ExportSource,
  type KindSum,
  LineTotals,
  type PeriodBalance,
  summaryAccountOf,
} from 'crowdwiz-gateway/internal/desk/index';
import type { Deposit } from 'crowdwiz-gateway/internal/deposits/index';
import { Assets, isWithin, Money } from 'crowdwiz-gateway/internal/kernel/index';
import {
  type Entry,
  type EntryKind,
  HOUSE_ACCOUNTS,
  type LedgerAccount,
} from 'crowdwiz-gateway/internal/ledger/index';
import type { Customer, Link } from 'crowdwiz-gateway/internal/linking/index';
import type { Withdrawal } from 'crowdwiz-gateway/internal/withdrawals/index';
import { MemoryDatabase } from '../database/memory-database';
import { DEPOSITS } from '../deposits/deposit-tables';
import { ACCOUNTS, ENTRIES, type AccountRow } from '../ledger/ledger-tables';
import { CUSTOMERS, LINKS } from '../linking/linking-tables';
import { WITHDRAWALS } from '../withdrawals/withdrawal-tables';

/** Few, so that tests see several. */
const ROWS_PER_PART = 3;

interface Rows {
  readonly entries: readonly (Entry & { readonly sequence: bigint })[];
  readonly accounts: readonly (AccountRow | LedgerAccount)[];
  readonly deposits: readonly Deposit[];
  readonly withdrawals: readonly Withdrawal[];
  readonly customers: ReadonlyMap<string, Customer>;
  readonly links: readonly Link[];
}

/** Rows are never changed: those of one moment are kept by their lists. */
@Injectable()
export class MemoryExportSource extends ExportSource {
  constructor(
    private readonly database: MemoryDatabase,
    private readonly assets: Assets,
  ) {
    super();
  }

  override open(): Promise<ExportSnapshot> {
    return this.database.read(() => {
      const entries = this.database.in(ENTRIES);
      const known = this.database.in(ACCOUNTS).rows();
      const codes = new Set(known.map(({ code }) => code));
      const rows: Rows = {
        entries: entries.rows().map((each) => {
          return { ...each, sequence: BigInt(entries.positionOf(each.key) ?? 0) };
        }),
        accounts: [...known, ...HOUSE_ACCOUNTS.filter(({ code }) => !codes.has(code))],
        deposits: this.database
          .in(DEPOSITS)
          .rows()
          .map(({ deposit }) => deposit),
        withdrawals: this.database
          .in(WITHDRAWALS)
          .rows()
          .map(({ withdrawal }) => withdrawal),
        customers: new Map(
          this.database
            .in(CUSTOMERS)
            .rows()
            .map((each) => [each.id, each]),
        ),
        links: this.database.in(LINKS).rows(),
      };
      return new MemorySnapshot(rows, this.assets);
    });
  }
}

class MemorySnapshot implements ExportSnapshot {
  constructor(
    private readonly rows: Rows,
    private readonly assets: Assets,
  ) {}

  lines(period: ExportPeriod): AsyncIterable<readonly ExportedLine[]> {
    return inParts(this.linesWithin(period));
  }

  deposits(period: ExportPeriod): AsyncIterable<readonly ExportedDeposit[]> {
    const within = this.rows.deposits.filter(({ blockTime }) => isWithin(blockTime, period));
    const inOrder = within.toSorted(
      (one, other) => one.blockTime.getTime() - other.blockTime.getTime(),
    );
    const nameOf = (accountId: string | null) =>
      this.rows.links.find((link) => link.accountId === accountId)?.accountName ?? null;
    return inParts(
      inOrder.map((deposit) => ({
        deposit,
        customerReference: this.referenceOf(deposit.customerId),
        fromAccountName: nameOf(deposit.fromAccountId),
      })),
    );
  }

  withdrawals(period: ExportPeriod): AsyncIterable<readonly ExportedWithdrawal[]> {
    const within = this.rows.withdrawals.filter(({ requestedAt }) => isWithin(requestedAt, period));
    const inOrder = within.toSorted(
      (one, other) => one.requestedAt.getTime() - other.requestedAt.getTime(),
    );
    return inParts(
      inOrder.map((withdrawal) => ({
        withdrawal,
        customerReference: this.referenceOf(withdrawal.customerId),
      })),
    );
  }

  balances({ from, to }: ExportPeriod): Promise<readonly PeriodBalance[]> {
    const [since, after] = [this.changesSince(from), this.changesSince(to)];
    const balances = new Map<string, PeriodBalance>();
    for (const row of this.rows.accounts) {
      const account = summaryAccountOf(row.code);
      const asset = this.assets.byCode(row.asset);
      const units = 'balance' in row ? row.balance : 0n;
      const opening = Money.of(units - (since.get(row.code) ?? 0n), asset);
      const closing = Money.of(units - (after.get(row.code) ?? 0n), asset);
      const known = balances.get(account);
      balances.set(account, {
        ...{ account, normalSide: row.normalSide },
        opening: known?.opening.plus(opening) ?? opening,
        closing: known?.closing.plus(closing) ?? closing,
      });
    }
    return Promise.resolve(
      [...balances.values()].sort((one, other) => (one.account < other.account ? -1 : 1)),
    );
  }

  sums(
    account: string,
    kinds: readonly EntryKind[],
    period: ExportPeriod,
  ): Promise<readonly KindSum[]> {
    const totals = new LineTotals();
    for (const line of this.linesWithin(period)) {
      const isAsked = kinds.includes(line.kind) && summaryAccountOf(line.account) === account;
      if (isAsked) totals.add(line);
    }
    return Promise.resolve(totals.byKind());
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private linesWithin(period: ExportPeriod): readonly ExportedLine[] {
    return this.rows.entries
      .filter(({ occurredAt }) => isWithin(occurredAt, period))
      .toSorted((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime())
      .flatMap(({ sequence, key, kind, occurredAt, postings }) =>
        postings.map(({ account: { code: account, customerId }, side, money }) => ({
          ...{ sequence, key, kind, occurredAt, account, customerId, side, money },
          customerReference: this.referenceOf(customerId),
        })),
      );
  }

  private changesSince(moment: Date): ReadonlyMap<string, bigint> {
    const changes = new Map<string, bigint>();
    for (const { occurredAt, postings } of this.rows.entries) {
      if (occurredAt < moment) continue;
      for (const { account, side, money } of postings) {
        const change = side === account.normalSide ? money.units : -money.units;
        changes.set(account.code, (changes.get(account.code) ?? 0n) + change);
      }
    }
    return changes;
  }

  private referenceOf(customerId: string | null): string | null {
    return this.rows.customers.get(customerId ?? '')?.externalReference ?? null;
  }
}

async function* inParts<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[]> {
  for (let start = 0; start < items.length; start += ROWS_PER_PART) {
    yield await Promise.resolve(items.slice(start, start + ROWS_PER_PART));
  }
}
