import { Injectable } from '@nestjs/common';
import { Assets, Clock } from '../../kernel';
import { type EntryKind, CUSTODY } from '../../ledger';
import {
  type ExportedDeposit,
  type ExportedLine,
  type ExportedWithdrawal,
  type ExportPeriod,
  type ExportSnapshot,
  ExportSource,
  type KindSum,
  type PeriodBalance,
} from '../ports/export-source';
import { summaryAccountOf } from './summary-account';
import { LineTotals, type StateSum, StateTotals } from './totals';

export const EXPORT_SUBJECTS = ['entries', 'deposits', 'withdrawals'] as const;
export type ExportSubject = (typeof EXPORT_SUBJECTS)[number];

/** How CWD that came in is booked, whatever becomes of it. */
const ARRIVALS: readonly EntryKind[] = ['deposit', 'unattributed', 'history'];
/** How points of a withdrawal are set aside when it is requested. */
const REQUESTS: readonly EntryKind[] = ['hold'];
const CUSTOMERS = summaryAccountOf('customer:');

/** The last record: an export without it was cut off. */
export interface ExportEnd extends ExportPeriod {
  readonly takenAt: Date;
  /** How many lines of entries, deposits or withdrawals there are. */
  readonly rowCount: number;
  /**
   * Accounts where what is exported is not what the books say: opening balance and sums do not make the closing one,
   * or the rows come to something else than was booked for them. Empty when all is right.
   */
  readonly wrongAccounts: readonly string[];
}

/** What an export consists of, in this order: rows, then what they come to. */
export type ExportRecord =
  | { readonly record: 'line'; readonly line: ExportedLine }
  | ({ readonly record: 'deposit' } & ExportedDeposit)
  | ({ readonly record: 'withdrawal' } & ExportedWithdrawal)
  | { readonly record: 'opening' | 'closing'; readonly balance: PeriodBalance }
  | { readonly record: 'sum'; readonly sum: KindSum }
  | { readonly record: 'total'; readonly total: StateSum }
  | { readonly record: 'end'; readonly end: ExportEnd };

interface Pass {
  readonly snapshot: ExportSnapshot;
  readonly period: ExportPeriod;
  readonly takenAt: Date;
}

/** Everything of a period for an accountant: of one moment, part by part, with totals that can be checked. */
@Injectable()
export class ExportDesk {
  constructor(
    private readonly source: ExportSource,
    private readonly assets: Assets,
    private readonly clock: Clock,
  ) {}

  /** Parts are made as they are asked for; who asks no more ends the look by `return()`. */
  async *execute(
    subject: ExportSubject,
    period: ExportPeriod,
  ): AsyncGenerator<readonly ExportRecord[], void> {
    const takenAt = this.clock.now();
    const snapshot = await this.source.open();
    try {
      yield* this.partsOf(subject, { snapshot, period, takenAt });
    } finally {
      await snapshot.close();
    }
  }

  private partsOf(
    subject: ExportSubject,
    pass: Pass,
  ): AsyncGenerator<readonly ExportRecord[], void> {
    switch (subject) {
      case 'entries':
        return this.entries(pass);
      case 'deposits':
        return this.deposits(pass);
      case 'withdrawals':
        return this.withdrawals(pass);
    }
  }

  private async *entries(pass: Pass): AsyncGenerator<readonly ExportRecord[], void> {
    const { snapshot, period } = pass;
    const totals = new LineTotals();
    let rowCount = 0;
    for await (const lines of snapshot.lines(period)) {
      for (const line of lines) totals.add(line);
      rowCount += lines.length;
      yield lines.map((line) => ({ record: 'line', line }));
    }
    const balances = await snapshot.balances(period);
    yield [
      ...balances.map((balance) => ({ record: 'opening', balance }) as const),
      ...totals.byKind().map((sum) => ({ record: 'sum', sum }) as const),
      ...balances.map((balance) => ({ record: 'closing', balance }) as const),
      endOf(pass, rowCount, totals.wrongIn(balances)),
    ];
  }

  private async *deposits(pass: Pass): AsyncGenerator<readonly ExportRecord[], void> {
    const totals = new StateTotals(this.assets.points);
    let rowCount = 0;
    for await (const deposits of pass.snapshot.deposits(pass.period)) {
      for (const each of deposits) totals.addDeposit(each);
      rowCount += deposits.length;
      yield deposits.map((each) => ({ record: 'deposit', ...each }));
    }
    const booked = await pass.snapshot.sums(CUSTODY.code, ARRIVALS, pass.period);
    const wrong = totals.isBookedAs('cwd', booked) ? [] : [CUSTODY.code];
    yield [...totalsOf(totals, booked), endOf(pass, rowCount, wrong)];
  }

  private async *withdrawals(pass: Pass): AsyncGenerator<readonly ExportRecord[], void> {
    const totals = new StateTotals(this.assets.points);
    let rowCount = 0;
    for await (const withdrawals of pass.snapshot.withdrawals(pass.period)) {
      for (const each of withdrawals) totals.addWithdrawal(each);
      rowCount += withdrawals.length;
      yield withdrawals.map((each) => ({ record: 'withdrawal', ...each }));
    }
    const booked = await pass.snapshot.sums(CUSTOMERS, REQUESTS, pass.period);
    const wrong = totals.isBookedAs('points', booked) ? [] : [CUSTOMERS];
    yield [...totalsOf(totals, booked), endOf(pass, rowCount, wrong)];
  }
}

function totalsOf(totals: StateTotals, booked: readonly KindSum[]): ExportRecord[] {
  return [
    ...totals.byState().map((total) => ({ record: 'total', total }) as const),
    ...booked.map((sum) => ({ record: 'sum', sum }) as const),
  ];
}

function endOf(
  { period: { from, to }, takenAt }: Pass,
  rowCount: number,
  wrongAccounts: readonly string[],
): ExportRecord {
  return { record: 'end', end: { from, to, takenAt, rowCount, wrongAccounts } };
}
