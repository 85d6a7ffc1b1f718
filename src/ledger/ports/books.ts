import type { Money, Page, PageRequest, Period } from '../../kernel';
import {
  CUSTODY,
  CWD_ROUNDING,
  type LedgerAccount,
  POINTS_ISSUED,
  TREASURY,
  UNATTRIBUTED,
} from '../chart-of-accounts';
import type { Entry, EntryKind, PostedLine } from '../entry';

/** Points set aside, for one withdrawal or by the service. Ends once: settled or released. */
export interface Hold {
  /** The same as that of the withdrawal, or of the service's hold. */
  readonly id: string;
  readonly customerId: string;
  readonly money: Money;
}

export interface HoldEnd {
  readonly holdId: string;
  readonly outcome: 'settled' | 'released';
  /** Moves the held points away; its key ends in the hold's id. */
  readonly entry: Entry;
}

export interface AccountBalance {
  readonly code: string;
  readonly balance: Money;
}

/** Lines of facts within the period. */
export interface StatementFilter extends Period {
  readonly kind?: EntryKind;
}

/** One line of a customer's statement: the change of the spendable balance. */
export interface StatementLine {
  readonly entryKey: string;
  readonly kind: EntryKind;
  /** Positive when points came, negative when they went. */
  readonly change: Money;
  readonly occurredAt: Date;
}

/**
 * The books. Everything that writes must run inside a unit of work.
 * The database itself keeps the rules: entries balance per asset, nothing is updated or deleted,
 * customers' accounts never go below zero, a key is used once, a hold ends once.
 */
export abstract class Books {
  /**
   * Posts entries in the order given, all or none. A key that exists already with the same postings
   * is skipped; with other postings it throws `entry_key_conflict`.
   * Throws `insufficient_points` when a customer's account would go below zero, and `customer_unknown`
   * for an account of a customer who does not exist.
   */
  abstract post(entries: readonly Entry[]): Promise<void>;

  /** Posts the entry that moves the points to the held account, and opens the hold. */
  abstract placeHold(hold: Hold, at: Date): Promise<void>;

  /**
   * Posts entries as `post` does, and opens holds by those of them whose key is `hold:<id>`. Only the balances
   * after the last entry are judged. All keys must be new.
   */
  abstract record(entries: readonly Entry[], placed: readonly Hold[]): Promise<void>;

  /** Ends holds by entries that this unit of work has recorded. */
  abstract closeHolds(ends: readonly HoldEnd[]): Promise<void>;

  /** Ends holds and posts their entries. Throws `hold_already_ended` when one ended another way. */
  abstract endHolds(ends: readonly HoldEnd[]): Promise<void>;

  /** Zero for an account that has no posting yet. */
  abstract balanceOf(account: LedgerAccount): Promise<Money>;

  /** In the order given; zero for an account that has no posting yet. */
  abstract balancesOf(accounts: readonly LedgerAccount[]): Promise<readonly Money[]>;

  /** The lines of the entries of these keys, by key; without those that there are not. */
  abstract linesOf(keys: readonly string[]): Promise<ReadonlyMap<string, readonly PostedLine[]>>;

  /**
   * Locks accounts of the house until the unit of work ends, in the order in which postings lock them. Who posts
   * more than once, or for several customers, first locks what of the house will be needed: those of customers
   * come after it, and nobody waits for somebody who waits for them.
   */
  abstract lockAccounts(accounts: readonly LedgerAccount[]): Promise<void>;

  /**
   * Until the unit of work ends, nobody else turns CWD into points: the uncredited CWD of customers
   * is read and posted by one at a time.
   */
  lockForCrediting(): Promise<void> {
    return this.lockAccounts([CUSTODY, TREASURY, CWD_ROUNDING, UNATTRIBUTED, POINTS_ISSUED]);
  }

  /**
   * House accounts by code, with the sums of all customers as `customers`, `customers-held` and
   * `customers-uncredited`.
   */
  abstract trialBalance(): Promise<readonly AccountBalance[]>;

  /**
   * Recomputes every balance from the postings alone and compares: per-asset sums of debits and
   * credits, stored against replayed balances, open holds against held accounts.
   * Returns one sentence per difference; empty when the books are right. It may take minutes: it rejects soon
   * after `stop` was aborted.
   */
  abstract audit(stop?: AbortSignal): Promise<readonly string[]>;

  /** Newest first. */
  abstract statement(
    customerId: string,
    page: PageRequest,
    filter?: StatementFilter,
  ): Promise<Page<StatementLine>>;
}
