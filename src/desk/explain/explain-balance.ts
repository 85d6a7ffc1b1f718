import { Injectable } from '@nestjs/common';
import { Deposits, type Deposit } from '../../deposits';
import { Assets, CWD, DomainError, Money, type PageRequest } from '../../kernel';
import {
  type AccountLine,
  type AccountPage,
  customerAccount,
  customerHeldAccount,
  customerUncreditedAccount,
  Entries,
  type EntryKind,
  type LedgerAccount,
  type ServiceHold,
  ServiceHolds,
} from '../../ledger';
import { Customers } from '../../linking';
import { RateBook, type RateVersion } from '../../terms';
import { Withdrawals, type Withdrawal } from '../../withdrawals';
import { type ChangeReason, EventHistory } from '../ports/event-history';
import { explained, type Explanation, fact, type Fact, type FactDetails } from './explanation';
import { subjectOfEntry } from './subject-of-entry';

/** What a customer may spend, what is set aside, and CWD that has bought nothing yet. */
export const CUSTOMER_BALANCES = ['spendable', 'held', 'uncredited'] as const;
export type CustomerBalance = (typeof CUSTOMER_BALANCES)[number];

/** Kinds of entries of which the log of events says why; see `EventHistory.reasonsOf`. */
export const KINDS_WITH_REASONS: readonly EntryKind[] = ['adjustment', 'deposit_gone', 'owed_back'];

const ACCOUNTS: Readonly<Record<CustomerBalance, (customerId: string) => LedgerAccount>> = {
  spendable: customerAccount,
  held: customerHeldAccount,
  uncredited: customerUncreditedAccount,
};

/** A page of the facts behind a balance, newest first, as the books may have millions. */
export interface BalanceExplanation extends Explanation {
  /** What the account has now. */
  readonly balance: Money;
  /** What it had before the oldest fact of the page: zero on the last one, where nothing is left to explain. */
  readonly before: Money;
  readonly nextCursor: string | null;
}

interface Rows {
  readonly deposits: ReadonlyMap<string, Deposit>;
  readonly withdrawals: ReadonlyMap<string, Withdrawal>;
  readonly holds: ReadonlyMap<string, ServiceHold>;
  readonly reasons: ReadonlyMap<string, ChangeReason>;
  readonly rates: readonly RateVersion[];
}

/** Why an account has what it has: every entry that moved it, and what each was for. */
@Injectable()
export class ExplainBalance {
  constructor(
    private readonly customers: Customers,
    private readonly entries: Entries,
    private readonly deposits: Deposits,
    private readonly withdrawals: Withdrawals,
    private readonly holds: ServiceHolds,
    private readonly rates: RateBook,
    private readonly history: EventHistory,
    private readonly assets: Assets,
  ) {}

  /** Throws `customer_unknown`, and RangeError for a limit or a cursor that no list takes. */
  async ofCustomer(
    customerId: string,
    which: CustomerBalance,
    page: PageRequest,
  ): Promise<BalanceExplanation> {
    if (!(await this.customers.find(customerId))) throw new DomainError('customer_unknown');
    const { code, asset } = ACCOUNTS[which](customerId);
    const zero = Money.zero(this.assets.byCode(asset));
    const found = await this.entries.ofAccount(code, page);
    const nothing = { items: [], nextCursor: null, balance: zero, before: zero };
    return this.explain(code, customerId, found ?? nothing);
  }

  /** Null for an account that the books do not have. Throws RangeError as `ofCustomer` does. */
  async ofAccount(code: string, page: PageRequest): Promise<BalanceExplanation | null> {
    const found = await this.entries.ofAccount(code, page);
    return found && this.explain(code, null, found);
  }

  private async explain(
    id: string,
    customerId: string | null,
    { items, balance, before, nextCursor }: AccountPage,
  ): Promise<BalanceExplanation> {
    const rows = await this.rowsOf(items);
    const facts = items.map((line) => lineFact(line, rows));
    const [newest] = items;
    const shown = newest?.balance ?? balance;
    // The facts of this page make what lies between its two ends; where no more follow, that begins with nothing.
    const end = nextCursor === null ? Money.zero(before.asset) : before;
    const numbers = [explained('balance', shown.minus(end), facts)];
    const rest = { balance, before, nextCursor, numbers, facts };
    return { subject: 'balance', id, customerId, state: null, ...rest };
  }

  private async rowsOf(lines: readonly AccountLine[]): Promise<Rows> {
    const subjects = lines.map(({ entryKey, kind }) => subjectOfEntry(entryKey, kind));
    const idsOf = (type: string) => [
      ...new Set(subjects.flatMap((each) => (each.type === type ? [each.id] : []))),
    ];
    const changes = lines.filter(({ kind }) => KINDS_WITH_REASONS.includes(kind));
    const [deposits, withdrawals] = [
      await this.deposits.findMany(idsOf('deposit')),
      await this.withdrawals.findMany(idsOf('withdrawal')),
    ];
    const holds: ServiceHold[] = [...(await this.holdsOf(idsOf('hold')))];
    return {
      deposits: byId(deposits),
      withdrawals: byId(withdrawals),
      holds: byId(holds),
      reasons: await this.history.reasonsOf(changes),
      rates: deposits.length === 0 ? [] : await this.rates.versions('deposit'),
    };
  }

  private holdsOf(ids: readonly string[]): Promise<readonly ServiceHold[]> {
    return this.holds.findNamed(ids.map((id) => ({ id })));
  }
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

function lineFact(line: AccountLine, rows: Rows): Fact {
  const { entryKey, kind, sequence, change } = line;
  const reason = rows.reasons.get(entryKey);
  return fact('entry', line.occurredAt, {
    sequence,
    parts: [{ number: 'balance', change }],
    details: {
      entryKind: kind,
      balance: line.balance.toString(),
      ...subjectDetails(line, rows),
      ...(reason && { reason: reason.reason }),
    },
    operatorDetails: {
      ...{ key: entryKey, sequence: String(sequence) },
      ...(reason && { by: reason.by }),
    },
  });
}

/** What an entry was for, as far as the customer whose account it moved may know. */
function subjectDetails({ entryKey, kind }: AccountLine, rows: Rows): FactDetails {
  const { type, id } = subjectOfEntry(entryKey, kind);
  const [deposit, withdrawal, hold] = [
    type === 'deposit' ? rows.deposits.get(id) : undefined,
    type === 'withdrawal' ? rows.withdrawals.get(id) : undefined,
    type === 'hold' ? rows.holds.get(id) : undefined,
  ];
  if (deposit) return depositDetails(deposit, rows.rates);
  if (withdrawal) {
    const { net, accountName, transactionId } = withdrawal;
    return {
      ...{ withdrawalId: id, net: net.toString(), accountName },
      ...(transactionId !== null && { transactionId }),
    };
  }
  if (hold) return { holdId: id, reference: hold.reference, reason: hold.reason };
  return {};
}

function depositDetails(deposit: Deposit, rates: readonly RateVersion[]): FactDetails {
  const { id, units, blockNumber, transactionId, rateVersion } = deposit;
  const rate = rates.find(({ version }) => version === rateVersion);
  return {
    ...{ depositId: id, cwd: Money.of(units, CWD).toString(), blockNumber: String(blockNumber) },
    ...(transactionId !== null && { transactionId }),
    ...(rateVersion !== null && { rateVersion: String(rateVersion) }),
    ...(rate && { rate: rate.rate.text }),
  };
}
