import type { Money, Page, PageRequest, Period } from '../../kernel';
import type { Side } from '../chart-of-accounts';
import type { EntryKind } from '../entry';

/** One line of an entry as the books keep it. */
export interface BookedLine {
  /** Code of the account. */
  readonly account: string;
  /** Whose account it is; null: the house's. */
  readonly customerId: string | null;
  readonly side: Side;
  readonly money: Money;
}

/** An entry as the books keep it. */
export interface BookedEntry {
  /**
   * Grows from entry to entry, with gaps. What is booked later for an earlier fact, such as a deposit that finds its
   * owner, has an earlier `occurredAt` and a greater number.
   */
  readonly sequence: bigint;
  readonly key: string;
  readonly kind: EntryKind;
  readonly occurredAt: Date;
  /** In the order in which they were posted. */
  readonly lines: readonly BookedLine[];
}

/** Of facts within the period. What is absent is not asked. */
export interface EntryFilter extends Period {
  readonly kind?: EntryKind;
  /** Moves points or CWD of this customer. */
  readonly customerId?: string;
}

/** What one entry did to one account. */
export interface AccountLine {
  readonly sequence: bigint;
  readonly entryKey: string;
  readonly kind: EntryKind;
  readonly occurredAt: Date;
  /** Positive where the balance grew. */
  readonly change: Money;
  /** After it. */
  readonly balance: Money;
}

/** A part of what an account's balance is made of. */
export interface AccountPage extends Page<AccountLine> {
  /** What the account has now. */
  readonly balance: Money;
  /** What it had before the oldest line of the page; zero on the last page, where the lines explain all of it. */
  readonly before: Money;
}

/** Looks into the books; see `Books` for what changes them. */
export abstract class Entries {
  /** By the time of their facts, newest first; those of one customer by the order in which they were booked. */
  abstract list(filter: EntryFilter, page: PageRequest): Promise<Page<BookedEntry>>;

  /** Those of these keys that there are, in the order in which they were booked. */
  abstract ofKeys(keys: readonly string[]): Promise<readonly BookedEntry[]>;

  /** Of a kind that is rare: those whose keys begin so, in the order in which they were booked. */
  abstract beginningWith(kind: EntryKind, beginning: string): Promise<readonly BookedEntry[]>;

  /**
   * What moved an account, by the order in which it was booked, newest first. Each page goes on with the balance at
   * which the one before ended. Null for an account that the books do not have.
   */
  abstract ofAccount(code: string, page: PageRequest): Promise<AccountPage | null>;
}
