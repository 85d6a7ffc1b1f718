import type { Deposit } from '../../deposits';
import type { Money } from '../../kernel';
import type { BookedLine, EntryKind } from '../../ledger';
import type { Withdrawal } from '../../withdrawals';

/** From `from` on and before `to`. */
export interface ExportPeriod {
  readonly from: Date;
  readonly to: Date;
}

/** One line of an entry, with the name of whose account it moves. */
export interface ExportedLine extends BookedLine {
  readonly sequence: bigint;
  readonly key: string;
  readonly kind: EntryKind;
  readonly occurredAt: Date;
  /** Null where the account is the house's. */
  readonly customerReference: string | null;
}

export interface ExportedDeposit {
  readonly deposit: Deposit;
  /** Null where it is nobody's. */
  readonly customerReference: string | null;
  /** Null where nobody has ever linked the account. */
  readonly fromAccountName: string | null;
}

/** Without what is known only of the moment, such as `waitingFor`. */
export interface ExportedWithdrawal {
  readonly withdrawal: Omit<Withdrawal, 'waitingFor' | 'shortSince'>;
  readonly customerReference: string | null;
}

/** What an account, or all accounts of a sort together, had before a period and after it. */
export interface PeriodBalance {
  /** As `summaryAccountOf` gives it. */
  readonly account: string;
  readonly normalSide: BookedLine['side'];
  readonly opening: Money;
  readonly closing: Money;
}

/** What entries of one kind did to an account in a period. */
export interface KindSum {
  /** As `summaryAccountOf` gives it. */
  readonly account: string;
  readonly kind: EntryKind;
  readonly debit: Money;
  readonly credit: Money;
}

/** All that there was at one moment: nothing that is written later is seen. */
export interface ExportSnapshot {
  /** Lines of entries whose facts are of the period, by time, in parts; oldest first. */
  lines(period: ExportPeriod): AsyncIterable<readonly ExportedLine[]>;

  /** Deposits of blocks of the period, by time, in parts; oldest first. */
  deposits(period: ExportPeriod): AsyncIterable<readonly ExportedDeposit[]>;

  /** Withdrawals that were requested in the period, by time, in parts; oldest first. */
  withdrawals(period: ExportPeriod): AsyncIterable<readonly ExportedWithdrawal[]>;

  /** From the balances of now and what was posted since: not by adding up what the others give. */
  balances(period: ExportPeriod): Promise<readonly PeriodBalance[]>;

  /** What entries of these kinds, whose facts are of the period, did to one account; by kind. */
  sums(
    account: string,
    kinds: readonly EntryKind[],
    period: ExportPeriod,
  ): Promise<readonly KindSum[]>;

  /** Always called, once nothing of the snapshot is read any more. */
  close(): Promise<void>;
}

/** Reads everything of one moment without holding it in memory. */
export abstract class ExportSource {
  /** Costs a connection until it is closed; a snapshot that nobody reads for half a minute is lost, and throws. */
  abstract open(): Promise<ExportSnapshot>;
}
