import type { DomainErrorCode } from './domain-error';
import { listDecorator } from './listed';

/**
 * What happened, told to whoever cares. Published inside the unit of work: listeners only write
 * (an outbox, a log row), so an event exists exactly when its cause was committed.
 * Amounts are decimal strings with their symbol left out; times are ISO 8601.
 */
export type DomainEvent =
  | { type: 'customer_registered'; customerId: string }
  | {
      /** An operator holds back what the customer could take out. */
      type: 'customer_frozen';
      customerId: string;
      by: string;
      reason: string;
    }
  | {
      type: 'customer_unfrozen';
      customerId: string;
      by: string;
      /** The other person who decided about it; null where nobody had to. */
      approvedBy: string | null;
      reason: string;
    }
  | {
      /** A chat of the bot is the customer's, by a link that the service gave. */
      type: 'chat_bound';
      customerId: string;
      /** Telegram's number; in a private chat also the person's. */
      chatId: string;
    }
  | {
      /** The chat was taken from the customer. Published while it is still there, for whoever must look it up. */
      type: 'chat_unbound';
      customerId: string;
      chatId: string;
      by: string;
      reason: string;
    }
  | {
      /** Links by which a chat could have become the customer's. */
      type: 'chat_links_cancelled';
      customerId: string;
      count: number;
      by: string;
      reason: string;
    }
  | {
      type: 'link_requested';
      customerId: string;
      accountName: string;
      /** `code_to_account` or `message_from_account`. */
      method: string;
    }
  | { type: 'link_code_sent'; customerId: string; accountName: string; expiresAt: string }
  | { type: 'link_code_failed'; customerId: string; accountName: string }
  /** The account has sent the code that was shown; its present keys are compared next. */
  | {
      type: 'link_message_received';
      customerId: string;
      accountName: string;
      transactionId: string;
    }
  | {
      /** No message came in time, or the one that came proves nothing any more. */
      type: 'link_message_failed';
      customerId: string;
      accountName: string;
      reason: DomainErrorCode;
    }
  | { type: 'link_verified'; customerId: string; accountName: string }
  /** The request was given up before it was proven. */
  | { type: 'link_cancelled'; customerId: string; accountName: string }
  | { type: 'link_ended'; customerId: string; accountName: string }
  /** The account's keys are not those that proved it: nothing is paid until it is proven again. */
  | { type: 'link_suspended'; customerId: string; accountName: string }
  | { type: 'link_renewed'; customerId: string; accountName: string }
  /** Somebody else has proven the account by its present keys; of the customer who had it. */
  | { type: 'link_taken_over'; customerId: string; accountName: string }
  | {
      type: 'deposit_seen';
      customerId: string;
      /** It has this id once it is irreversible. */
      depositId: string;
      cwd: string;
      points: string;
      transactionId: string;
    }
  | {
      type: 'deposit_vanished';
      customerId: string;
      depositId: string;
      cwd: string;
      transactionId: string;
    }
  | {
      type: 'deposit_credited';
      customerId: string;
      depositId: string;
      cwd: string;
      /** What it and all that had added up before bought; `0` when it only adds up. */
      points: string;
      /** CWD of the customer that has bought no points yet. */
      uncredited: string;
      /** Least CWD that is credited; null when any that buys a unit of points is. */
      minimum: string | null;
      transactionId: string | null;
    }
  | {
      /** Irreversible, and credited once crediting is resumed. */
      type: 'deposit_waiting';
      customerId: string;
      depositId: string;
      cwd: string;
      transactionId: string | null;
    }
  | {
      type: 'deposit_offered';
      customerId: string;
      depositId: string;
      cwd: string;
      points: string;
      /** The worse one of its block's time and now: what counts if it is claimed now. */
      rate: string;
      rateVersion: number;
    }
  | { type: 'deposit_unattributed'; depositId: string; cwd: string; fromAccountId: string }
  | { type: 'deposit_refunded'; depositId: string; cwd: string; transactionId: string }
  | {
      /** An operator decided about an unattributed deposit. */
      type: 'deposit_decided';
      depositId: string;
      /** A customer's id, `house`, or `refund`. */
      decision: string;
      /** Of a refund to other than the sender, the account that gets it; null otherwise. */
      refundToAccountId: string | null;
      by: string;
      /** The other person who decided about it with them; null where nobody had to. */
      approvedBy: string | null;
      reason: string;
    }
  | {
      /** A credited deposit was given to another customer: what was taken and given, in points. */
      type: 'deposit_moved';
      depositId: string;
      customerId: string;
      toCustomerId: string;
      taken: string;
      given: string;
      by: string;
      reason: string;
    }
  | {
      type: 'points_adjusted';
      customerId: string;
      /** Of the entry in the books. */
      entryKey: string;
      points: string;
      reason: string;
      by: string;
    }
  | HoldEvent
  | DebitEvent<'debit_waits'>
  | DebitEvent<'debit_given_up'>
  | {
      /** Somebody does not want a debit any more that waited. */
      type: 'debit_cancelled';
      customerId: string;
      /** Without a sign. */
      points: string;
      /** As whoever registered it named it. */
      key: string;
      by: string;
    }
  | {
      /** An operator set a rate; it counts from `effectiveAt` on. */
      type: 'rate_set';
      direction: string;
      /** Points per CWD. */
      rate: string;
      /** What would have been in force at that moment without it. */
      before: string;
      effectiveAt: string;
      by: string;
      reason: string | null;
      /** The rules that the request named because it breaks them, such as `spread, factor`. */
      allowed: string;
    }
  | {
      /** An operator cancelled a version before it began. */
      type: 'rate_cancelled';
      direction: string;
      rate: string;
      effectiveAt: string;
      by: string;
      reason: string;
    }
  | {
      /** An operator set a limit. */
      type: 'limit_set';
      name: string;
      value: string;
      /** What it was until then. */
      before: string;
      by: string;
      reason: string | null;
    }
  | WithdrawalEvent
  | OutgoingEvent
  | {
      /** CWD left for somebody and no points were taken for it. */
      type: 'owed_back_booked';
      owedBackId: string;
      cause: string;
      cwd: string;
      accountId: string;
      customerId: string | null;
      transactionId: string;
    }
  | {
      type: 'owed_back_decided';
      owedBackId: string;
      /** `taken` in points, `borne` by the service, or `settled`: it has paid its order after all. */
      outcome: string;
      cwd: string;
      /** What was taken; null otherwise. */
      points: string | null;
      customerId: string | null;
      by: string;
      reason: string;
    }
  | {
      /** An operator has the service bear, or have, what the chain holds less or more than the books. */
      type: 'difference_booked';
      cwd: string;
      by: string;
      reason: string;
    }
  | {
      type: 'finding_opened';
      findingId: string;
      kind: string;
      subject: string;
      summary: string;
      /** Scopes that stay halted while it is open. */
      halts: readonly string[];
    }
  | {
      type: 'finding_closed';
      findingId: string;
      kind: string;
      subject: string;
      reason: string;
      /** An operator's name, or `gateway` when the cause went away by itself. */
      by: string;
    }
  | {
      /** An operator decided that CWD which nothing explains is the service's. */
      type: 'surplus_kept';
      surplusId: string;
      cwd: string;
      by: string;
      reason: string;
    }
  | {
      /** From now on what comes from this account is the service's own, and it is never a customer's. */
      type: 'cold_wallet_accepted';
      accountId: string;
      accountName: string;
    }
  | {
      /** An operator has CWD sent to the cold wallet. */
      type: 'sweep_ordered';
      sweepId: string;
      cwd: string;
      toAccountId: string;
      /** It may take what withdrawals that wait need. */
      mayTakeOwed: boolean;
      by: string;
      /** The other person who decided about it; null where nobody had to. */
      approvedBy: string | null;
      reason: string;
    }
  | {
      type: 'sweep_ended';
      sweepId: string;
      /** `done`, `cancelled`, or `undone` with a chain that has gone back. */
      state: string;
      cwd: string;
      toAccountId: string;
      transactionId: string | null;
      /** Who cancelled it, `gateway` included; null otherwise. */
      by: string | null;
      reason: string | null;
    }
  | {
      /** CWD came from the cold wallet. */
      type: 'refill_received';
      depositId: string;
      cwd: string;
      fromAccountId: string;
      transactionId: string | null;
    }
  | {
      /** Somebody was given a key; the key itself is told nobody again. */
      type: 'key_issued';
      keyId: string;
      name: string;
      role: string;
      /** Who has it. */
      owner: string;
      by: string;
    }
  | {
      /** An act waits for another person. */
      type: 'decision_asked';
      decisionId: string;
      kind: string;
      /** What will be done, in one sentence. */
      summary: string;
      expiresAt: string;
      by: string;
      reason: string | null;
    }
  | {
      type: 'decision_ended';
      decisionId: string;
      kind: string;
      summary: string;
      /** `approved`: it was done. `rejected`, `withdrawn` or `expired`: it was not. */
      state: string;
      askedBy: string;
      /** There were no two people: whoever asked has decided. */
      isByOne: boolean;
      /** Who decided; null where its time was over. */
      by: string | null;
      reason: string | null;
    }
  | { type: 'key_rotated'; keyId: string; name: string; by: string }
  | { type: 'key_revoked'; keyId: string; name: string; by: string }
  | {
      /** Somebody made, changed, paused, enabled, rewound or deleted an endpoint of webhooks. */
      type: 'webhook_changed';
      endpointId: string;
      change: string;
      by: string;
      /** Of an operator; null where a service changed it. */
      reason: string | null;
    }
  | {
      /** Events were deleted before the endpoint came to them. */
      type: 'webhook_missed_events';
      endpointId: string;
      /** All that it has missed so far, of whatever type. */
      missed: number;
    }
  | {
      /** The gateway sends nothing more there. */
      type: 'webhook_ended';
      endpointId: string;
      /** `failing` for days, `gone` by the answer 410, or `secret_unreadable`. */
      reason: string;
      /** Since when nothing was taken. */
      since: string | null;
    }
  | {
      /** An operator knows of it: it is not repeated any more. */
      type: 'alarm_acknowledged';
      alarmId: string;
      kind: string;
      subject: string;
      /** An operator's name, or `telegram` and the number of a person in the ops chat. */
      by: string;
    }
  | RescanEvent
  /** `by`: an operator's name, or `gateway` for a finding. */
  | { type: 'halted'; scope: string; reason: string; by: string }
  | { type: 'resumed'; scope: string; reason: string; by: string }
  | GateEvent;

/** Told once per change, and not once per look. */
export type GateEvent =
  | { type: 'gate_closed'; reason: string; explanation: string }
  /** `after`: why it was closed. */
  | { type: 'gate_opened'; after: string };

/** What the gateway has signed: payouts, refunds and codes. */
export type OutgoingEvent =
  | {
      type: 'outgoing_signed';
      transactionId: string;
      /** CWD. */
      fee: string;
      expiresAt: string;
      payments: readonly OutgoingEventPayment[];
    }
  | {
      /** In no block, and in none to come: its orders are signed again. */
      type: 'outgoing_expired';
      transactionId: string;
      expiresAt: string;
      payments: readonly OutgoingEventPayment[];
    }
  | {
      /** Found on the chain, ours by its seal, and unknown to the database. */
      type: 'outgoing_adopted';
      transactionId: string;
      blockNumber: number;
      fee: string;
      payments: readonly OutgoingEventPayment[];
    };

export interface OutgoingEventPayment {
  readonly purpose: string;
  readonly purposeId: string;
  readonly accountId: string;
  /** Null for a message. */
  readonly cwd: string | null;
}

/** What the service has set aside, and what became of it. Amounts are in points, without a sign. */
export type HoldEvent =
  | {
      type: 'points_held';
      customerId: string;
      holdId: string;
      /** The service's own name for the hold. */
      reference: string;
      points: string;
      /** Null: it waits for the service. */
      expiresAt: string | null;
      reason: string;
      by: string;
    }
  | {
      type: 'hold_captured';
      customerId: string;
      holdId: string;
      reference: string;
      /** What was taken. */
      points: string;
      /** What went back at once. */
      released: string;
      reason: string;
      by: string;
    }
  | {
      /** All of it went back. */
      type: 'hold_released';
      customerId: string;
      holdId: string;
      reference: string;
      points: string;
      /** Its time was over. */
      isExpired: boolean;
      reason: string;
      /** Null where its time was over. */
      by: string | null;
    };

/**
 * A debit of the service waits for held points to come back, or is given up, as nothing is held any
 * more and what there is does not suffice.
 */
export interface DebitEvent<Type extends string> {
  type: Type;
  customerId: string;
  /** Without a sign. */
  points: string;
  /** As the caller named it. */
  key: string;
  reason: string;
  by: string;
}

/** Blocks that an operator has had read again, or has vouched for. */
export type RescanEvent =
  | { type: 'block_accepted'; blockNumber: number; blockId: string; by: string; reason: string }
  | {
      /** The chain has gone back: an operator had booked what it does not hold any more. */
      type: 'chain_reconciled';
      reconciliationId: string;
      fromBlock: number;
      /** The last block in common. */
      toBlock: number;
      by: string;
      reason: string;
    }
  | {
      type: 'rescan_requested';
      rescanId: string;
      fromBlock: number;
      toBlock: number;
      by: string;
      reason: string;
    }
  | {
      /** It is approved, and the hot wallet holds too little for it, or for one before it. */
      type: 'withdrawal_waits';
      withdrawalId: string;
      customerId: string;
      cwd: string;
      accountName: string;
      waitingFor: string;
    }
  | {
      /** Something that the first reading had not shown. */
      type: 'rescan_discovery';
      rescanId: string;
      kind: string;
      chainKey: string;
      blockNumber: number;
      summary: string;
      repaired: boolean;
    }
  | {
      type: 'rescan_ended';
      rescanId: string;
      /** `done`, `failed` or `cancelled`. */
      state: string;
      /** Who cancelled it; null otherwise. */
      by: string | null;
      reason: string | null;
      /** How much it discovered, and how much of that it has booked. */
      total: number;
      repaired: number;
    };

export type WithdrawalEventType =
  | 'withdrawal_requested'
  | 'withdrawal_awaiting_approval'
  | 'withdrawal_approved'
  | 'withdrawal_rejected'
  | 'withdrawal_cancelled'
  /** The gateway gave the points back: see `LapseCause`, which is the reason. */
  | 'withdrawal_lapsed'
  | 'withdrawal_broadcast'
  | 'withdrawal_included'
  | 'withdrawal_irreversible'
  | 'withdrawal_expired';

export interface WithdrawalEvent {
  type: WithdrawalEventType;
  customerId: string;
  withdrawalId: string;
  /** The service's own name for it; null where it gave none. */
  reference: string | null;
  points: string;
  /** What arrives (or was to arrive) at the account. */
  cwd: string;
  accountName: string;
  transactionId: string | null;
  reason: string | null;
  /** Who decided: an operator, or `customer`. Null where nobody did. */
  by: string | null;
}

export type DomainEventType = DomainEvent['type'];

/** The event of one type. */
export type DomainEventOf<Type extends DomainEventType> = Type extends WithdrawalEventType
  ? WithdrawalEvent
  : Extract<DomainEvent, { type: Type }>;

/** Publishes inside the current unit of work; throws outside one. */
export abstract class EventPublisher {
  abstract publish(event: DomainEvent): Promise<void>;
}

/** Runs inside the publisher's transaction; must only write to the database. */
export abstract class EventListener {
  abstract on(event: DomainEvent): Promise<void>;
}

/** Every listener, in order. A symbol because it stands for a list. */
export const EVENT_LISTENERS = Symbol('EVENT_LISTENERS');

/** Has the class hear every event: an `EventListener` that is a provider of any module. */
export const ListensToEvents = listDecorator<EventListener>(EVENT_LISTENERS);
