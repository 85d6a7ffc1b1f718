import type { Money, Page, PageRequest, Period } from '../../kernel';
import type { Quote, TakenQuote, Withdrawal, WithdrawalState } from '../withdrawal';

export interface WithdrawalChange {
  readonly decidedBy?: string;
  readonly reason?: string;
  readonly transactionId?: string;
}

/** What a customer asked for, without what was cancelled or rejected. */
export interface CustomerVolume {
  readonly count: number;
  /** Gross, and the fees that the service bears. */
  readonly charged: Money;
  /** What of it no person has approved. */
  readonly unapproved: Money;
}

/** Requested within the period. What is absent is not asked. */
export interface WithdrawalFilter extends Period {
  readonly customerId?: string;
  /** `1.2.n`: who is paid. */
  readonly accountId?: string;
  /** What arrives, or has arrived. */
  readonly net?: Money;
  /** What was taken from the customer. */
  readonly points?: Money;
  readonly state?: WithdrawalState;
  /** Of one customer at most one has it. */
  readonly reference?: string;
}

/** Writes join the unit of work. */
export abstract class Withdrawals {
  /** Replaces the customer's quote; the customer is locked. Keeps what the customer has by now. */
  abstract saveQuote(quote: Quote): Promise<void>;

  abstract findQuote(id: string): Promise<Quote | null>;

  /** Ends the customer's quote of this id, and gives it; null when it has ended already. */
  abstract takeQuote(customerId: string, id: string): Promise<TakenQuote | null>;

  /** Ends the customer's quote: of this id, or whichever it is. False when there was none. */
  abstract endQuote(customerId: string, id: string | null): Promise<boolean>;

  /** Deletes quotes that expired before the moment; how many went. */
  abstract pruneQuotes(before: Date, limit: number): Promise<number>;

  /**
   * False when a withdrawal of that id exists already: the quote was used. Refuses a reference that another one of
   * the customer has.
   */
  abstract create(withdrawal: Withdrawal): Promise<boolean>;

  abstract find(id: string): Promise<Withdrawal | null>;

  /** It stays locked until the unit of work ends. */
  abstract lock(id: string): Promise<Withdrawal | null>;

  abstract findMany(ids: readonly string[]): Promise<readonly Withdrawal[]>;

  /**
   * `approved` ones whose deadline is later than `now`, of living, unsuspended links, and of customers
   * who owe nothing back, oldest first, without those of the given ids.
   */
  abstract nextApproved(
    limit: number,
    now: Date,
    except?: readonly string[],
  ): Promise<readonly Withdrawal[]>;

  /** Those that wait for an operator's decision, oldest first. */
  abstract awaitingApproval(limit: number): Promise<readonly Withdrawal[]>;

  /**
   * Unsigned ones, oldest first, whose deadline is not later than `now`, or whose link is suspended
   * and whose rate is another version. Nothing is locked: ask again behind the lock.
   */
  abstract overdue(now: Date, rateVersion: number, limit: number): Promise<readonly Withdrawal[]>;

  /** The customer's unsigned ones, newest first. */
  abstract unsignedOf(customerId: string): Promise<readonly Withdrawal[]>;

  /**
   * Moves those that are in one of `from`, one statement for all; returns the ids that moved, which
   * wait for nothing yet and lack nothing. The database refuses moves outside the table.
   */
  abstract transition(
    ids: readonly string[],
    from: readonly WithdrawalState[],
    to: WithdrawalState,
    change?: WithdrawalChange,
  ): Promise<readonly string[]>;

  /**
   * Moves those that are still `approved`, whose deadline is later than `now`, whose link lives
   * unsuspended until the unit of work ends, and whose customer owes nothing back, to `signed`, keeps
   * their transaction ids and clears `waitingFor` and `shortSince`, one statement for all; returns the
   * ids that moved.
   */
  abstract markSigned(
    signed: readonly { id: string; transactionId: string }[],
    now: Date,
  ): Promise<readonly string[]>;

  /** Of those that are still `approved`. Shown to operators and customers; null clears it. */
  abstract noteWaiting(ids: readonly string[], waitingFor: string | null): Promise<void>;

  /** From now on, unless it is noted already: `shortSince` of one that is still `approved`. */
  abstract noteShort(id: string): Promise<void>;

  abstract ofCustomerSince(customerId: string, since: Date): Promise<CustomerVolume>;

  /** Gross CWD and fees borne by the service of all that was asked for, not cancelled, not rejected. */
  abstract chargedSince(since: Date): Promise<Money>;

  /**
   * Until the unit of work ends, nobody else holds this: what was asked for before it is committed
   * and counts. Taken last, as all requests of the day meet here.
   */
  abstract lockDay(): Promise<void>;

  /** Newest first. */
  abstract list(filter: WithdrawalFilter, page: PageRequest): Promise<Page<Withdrawal>>;

  /** What the hot wallet will need for all that are not signed: net and fee, whatever they wait for. */
  abstract owedToCome(): Promise<Money>;

  /** How many are not final. */
  abstract countOpen(): Promise<number>;
}
