/** Amounts are decimal strings with their symbol left out, times are ISO 8601 in UTC. */
interface OfAccount {
  readonly accountName: string;
}

interface OfDeposit {
  readonly depositId: string;
  /** CWD. */
  readonly cwd: string;
}

interface OfWithdrawal {
  readonly withdrawalId: string;
  /** As the service named it; null where it gave no name. */
  readonly reference: string | null;
  readonly points: string;
  /** What arrives, or was to arrive, at the account. */
  readonly cwd: string;
  readonly accountName: string;
  /** Null as long as nothing is signed. */
  readonly transactionId: string | null;
}

interface OfHold {
  readonly holdId: string;
  /** As the service named the hold. */
  readonly reference: string;
  readonly points: string;
}

interface OfDebit {
  /** As the service named the debit. */
  readonly reference: string;
  /** Without a sign. */
  readonly points: string;
}

/**
 * What each type of event tells: the whole interface. Never a secret, a code, who decided, or the reason that an
 * operator gave. docs/EVENTS.md describes each, and a test compares them.
 */
export interface ServiceEvents {
  'customer.registered': Record<string, never>;
  'customer.telegram_linked': {
    /** Telegram's number of the person. */
    readonly telegramUserId: string;
  };
  /** The chat of this person is not the customer's any more. */
  'customer.telegram_unlinked': { readonly telegramUserId: string };
  'customer.telegram_links_cancelled': { readonly count: number };
  'link.requested': OfAccount & {
    /** `code_to_account` or `message_from_account`. */
    readonly method: string;
  };
  'link.code_sent': OfAccount & { readonly expiresAt: string };
  'link.code_failed': OfAccount;
  'link.message_received': OfAccount & { readonly transactionId: string };
  /** `code`: of a refusal, as the interface gives it. */
  'link.message_failed': OfAccount & { readonly code: string };
  'link.verified': OfAccount;
  'link.ended': OfAccount;
  'link.suspended': OfAccount;
  'link.renewed': OfAccount;
  'link.taken_over': OfAccount;
  'deposit.seen': OfDeposit & { readonly points: string; readonly transactionId: string };
  'deposit.vanished': OfDeposit & { readonly transactionId: string };
  'deposit.credited': OfDeposit & {
    /** What it and all that had added up before bought; `0` when it only adds up. */
    readonly points: string;
    /** CWD of the customer that has bought no points yet. */
    readonly uncredited: string;
    readonly transactionId: string | null;
  };
  'deposit.waiting': OfDeposit & { readonly transactionId: string | null };
  'deposit.offered': OfDeposit & { readonly points: string; readonly rate: string };
  'deposit.moved': {
    readonly depositId: string;
    /** `out` for the customer who had it, `in` for the one who has it now. */
    readonly direction: 'out' | 'in';
    /** That were taken or given. */
    readonly points: string;
  };
  'points.adjusted': {
    /** Of the entry in the books. */
    readonly entryKey: string;
    /** As the service named the change; null for one that it did not ask for. */
    readonly reference: string | null;
    /** With a sign: what was taken is negative. */
    readonly points: string;
  };
  'hold.placed': OfHold & {
    /** Null: it waits for the service. */
    readonly expiresAt: string | null;
  };
  /** `points`: what was taken; `released`: what went back at once. */
  'hold.captured': OfHold & { readonly released: string };
  /** All of it went back. */
  'hold.released': OfHold & { readonly isExpired: boolean };
  'debit.waiting': OfDebit;
  'debit.given_up': OfDebit;
  'withdrawal.requested': OfWithdrawal;
  'withdrawal.awaiting_approval': OfWithdrawal;
  'withdrawal.approved': OfWithdrawal;
  'withdrawal.rejected': OfWithdrawal;
  'withdrawal.cancelled': OfWithdrawal;
  /** `cause`: `deadline_passed`, `rate_changed`, `points_needed` or `account_taken_over`. */
  'withdrawal.lapsed': OfWithdrawal & { readonly cause: string | null };
  'withdrawal.broadcast': OfWithdrawal;
  'withdrawal.included': OfWithdrawal;
  'withdrawal.irreversible': OfWithdrawal;
  'withdrawal.expired': OfWithdrawal;
  'withdrawal.waiting': {
    readonly withdrawalId: string;
    readonly cwd: string;
    readonly accountName: string;
    readonly waitingFor: string;
  };
  'rate.set': RateChange;
  'rate.cancelled': RateChange;
  'halt.begun': { readonly scope: string };
  'halt.ended': { readonly scope: string };
}

interface RateChange {
  /** `deposit` or `withdrawal`. */
  readonly direction: string;
  /** Points per CWD. */
  readonly rate: string;
  readonly effectiveAt: string;
}

export type ServiceEventType = keyof ServiceEvents;

/** The versions of the forms above; one grows when a field goes or means something else. */
export const EVENT_VERSIONS: Readonly<Record<ServiceEventType, number>> = {
  'customer.registered': 1,
  'customer.telegram_linked': 1,
  'customer.telegram_unlinked': 1,
  'customer.telegram_links_cancelled': 1,
  'link.requested': 1,
  'link.code_sent': 1,
  'link.code_failed': 1,
  'link.message_received': 1,
  'link.message_failed': 1,
  'link.verified': 1,
  'link.ended': 1,
  'link.suspended': 1,
  'link.renewed': 1,
  'link.taken_over': 1,
  'deposit.seen': 1,
  'deposit.vanished': 1,
  'deposit.credited': 1,
  'deposit.waiting': 1,
  'deposit.offered': 1,
  'deposit.moved': 1,
  'points.adjusted': 1,
  'hold.placed': 1,
  'hold.captured': 1,
  'hold.released': 1,
  'debit.waiting': 1,
  'debit.given_up': 1,
  'withdrawal.requested': 1,
  'withdrawal.awaiting_approval': 1,
  'withdrawal.approved': 1,
  'withdrawal.rejected': 1,
  'withdrawal.cancelled': 1,
  'withdrawal.lapsed': 1,
  'withdrawal.broadcast': 1,
  'withdrawal.included': 1,
  'withdrawal.irreversible': 1,
  'withdrawal.expired': 1,
  'withdrawal.waiting': 1,
  'rate.set': 1,
  'rate.cancelled': 1,
  'halt.begun': 1,
  'halt.ended': 1,
};

export const SERVICE_EVENT_TYPES = Object.keys(EVENT_VERSIONS) as readonly ServiceEventType[];

/** An event that is to be recorded, with the data of its type. */
export type ServiceEvent = {
  [Type in ServiceEventType]: {
    readonly type: Type;
    readonly customerId: string | null;
    readonly data: ServiceEvents[Type];
  };
}[ServiceEventType];
