import { CWD, Money, type Asset } from '../../kernel';
import { CORE_ASSET_ID } from '../../scan';
import type {
  ExportedDeposit,
  ExportedLine,
  ExportedWithdrawal,
  KindSum,
  PeriodBalance,
} from '../ports/export-source';
import { summaryAccountOf } from './summary-account';

/** What deposits or withdrawals of one state come to. */
export interface StateSum {
  readonly state: string;
  readonly count: number;
  /** By the name of the amount, such as `cwd` or `net`. */
  readonly amounts: Readonly<Record<string, Money>>;
}

/** Adds up entries by account and kind: a few hundred sums, however many lines there are. */
export class LineTotals {
  private readonly sums = new Map<string, KindSum>();

  add({ account: code, kind, side, money }: ExportedLine): void {
    const account = summaryAccountOf(code);
    const key = `${account} ${kind}`;
    const zero = Money.zero(money.asset);
    const known = this.sums.get(key) ?? { account, kind, debit: zero, credit: zero };
    this.sums.set(key, { ...known, [side]: known[side].plus(money) });
  }

  byKind(): readonly KindSum[] {
    return [...this.sums.values()].sort(
      (one, other) => compare(one.account, other.account) || compare(one.kind, other.kind),
    );
  }

  /** Accounts whose opening balance and sums do not make the closing one; empty where all do. */
  wrongIn(balances: readonly PeriodBalance[]): readonly string[] {
    const known = new Set(balances.map(({ account }) => account));
    const unknown = this.byKind().flatMap(({ account }) => (known.has(account) ? [] : [account]));
    const wrong = balances.filter((each) => this.closingOf(each).compare(each.closing) !== 0);
    return [...new Set([...unknown, ...wrong.map(({ account }) => account)])];
  }

  private closingOf({ account, normalSide, opening }: PeriodBalance): Money {
    return [...this.sums.values()]
      .filter((each) => each.account === account)
      .reduce(
        (sum, { debit, credit }) =>
          normalSide === 'debit' ? sum.plus(debit).minus(credit) : sum.plus(credit).minus(debit),
        opening,
      );
  }
}

/** Adds up amounts by state. */
export class StateTotals {
  private readonly sums = new Map<string, StateSum>();

  constructor(private readonly points: Asset) {}

  addDeposit({ deposit: { state, assetId, units, points } }: ExportedDeposit): void {
    const cwd = assetId === CORE_ASSET_ID ? units : 0n;
    this.add(state, {
      cwd: Money.of(cwd, CWD),
      points: points ?? Money.zero(this.points),
    });
  }

  addWithdrawal({ withdrawal }: ExportedWithdrawal): void {
    const { state, points, gross, fee, net } = withdrawal;
    this.add(state, { points, gross, fee, net });
  }

  /** Whether the debits of an account are what all states come to; as both are of one moment, they must be. */
  isBookedAs(name: string, sums: readonly KindSum[]): boolean {
    const booked = sums.reduce((sum, { debit }) => sum + debit.units, 0n);
    return this.byState().reduce((sum, each) => sum + unitsOf(each, name), 0n) === booked;
  }

  byState(): readonly StateSum[] {
    return [...this.sums.values()].sort((one, other) => compare(one.state, other.state));
  }

  private add(state: string, amounts: Readonly<Record<string, Money>>): void {
    const known = this.sums.get(state);
    const count = (known?.count ?? 0) + 1;
    const summed = Object.entries(amounts).map(([name, amount]) => [
      name,
      known?.amounts[name]?.plus(amount) ?? amount,
    ]);
    this.sums.set(state, {
      ...{ state, count },
      amounts: Object.fromEntries(summed) as Record<string, Money>,
    });
  }
}

function unitsOf({ amounts }: StateSum, name: string): bigint {
  return amounts[name]?.units ?? 0n;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
