import { idOf, type Money } from '../kernel';

/**
 * `credited`: points were given. `waiting`: a customer's, to be credited once crediting is not
 * halted any more; its CWD is booked as nobody's until then. `unattributed`: CWD that belongs to
 * nobody we know. `refunding`: a refund is on its way. `refunded`: it is irreversible; `unattributed`
 * again where it went with a chain that has gone back, and is dead. `house`: an operator kept it for the service. `history`: it came in before the opening balance, and is the service's
 * unless an operator gives it to a customer. `other_asset`: not CWD; recorded only.
 * `refill`: it came from the cold wallet, and is the service's.
 * `gone`: the chain has gone back, and does not hold it any more.
 */
export type DepositState =
  | 'credited'
  | 'waiting'
  | 'unattributed'
  | 'refunding'
  | 'refunded'
  | 'house'
  | 'history'
  | 'refill'
  | 'other_asset'
  | 'gone';

export const DEPOSIT_TRANSITIONS: Readonly<Record<DepositState, readonly DepositState[]>> = {
  credited: ['gone'],
  waiting: ['credited', 'unattributed', 'gone'],
  unattributed: ['credited', 'refunding', 'house', 'gone'],
  refunding: ['refunded', 'unattributed', 'gone'],
  refunded: ['unattributed', 'gone'],
  house: ['gone'],
  history: ['credited', 'gone'],
  refill: ['gone'],
  other_asset: ['gone'],
  gone: [],
};

/**
 * The id of the deposit that a credit on the chain is, or will be once it is irreversible. A refund names its
 * deposit: one that is read again has the same id.
 */
export function depositIdOf(chainKey: string): string {
  return idOf(`deposit ${chainKey}`);
}

/** Value that came to the hot wallet in an irreversible block. */
export interface Deposit {
  readonly id: string;
  /** `<transaction id>:<operation index>`, or the virtual operation's key; unique. */
  readonly chainKey: string;
  readonly state: DepositState;
  /** Null when nobody sent it, as for an unclassified operation. */
  readonly fromAccountId: string | null;
  readonly assetId: string;
  /** Minor units of `assetId`. */
  readonly units: bigint;
  readonly transactionId: string | null;
  readonly blockNumber: number;
  readonly blockTime: Date;
  /** Set once credited. */
  readonly customerId: string | null;
  readonly points: Money | null;
  readonly rateVersion: number | null;
  /** The customer to whom it was offered after linking. */
  readonly offeredToCustomerId: string | null;
  /**
   * Where its last refund was ordered to; null: to its sender, or none was. Stays when that refund has ended unpaid: see
   * `refundedElsewhereTo`.
   */
  readonly refundToAccountId: string | null;
  readonly createdAt: Date;
}

/** Who gets its refund; null where nobody sent it and no other account was named. */
export function refundRecipientOf(deposit: Deposit): string | null {
  return deposit.refundToAccountId ?? deposit.fromAccountId;
}

/** Who gets its refund, or got it, in place of the sender; null where the sender does, and where there is no refund. */
export function refundedElsewhereTo({ state, refundToAccountId }: Deposit): string | null {
  return state === 'refunding' || state === 'refunded' ? refundToAccountId : null;
}

/** A deposit that was credited to the wrong customer and given to another one, by two entries. */
export interface DepositMove {
  readonly depositId: string;
  /** Who had it. */
  readonly customerId: string;
  readonly toCustomerId: string;
  /** Less than it bought where the points were gone: the service bore the difference. */
  readonly taken: Money;
  readonly given: Money;
  readonly by: string;
  readonly reason: string;
  readonly movedAt: Date;
}

/** A deposit in a block that a fork may still undo: shown as "seen, waiting", credits nothing. */
export interface DepositSighting {
  readonly chainKey: string;
  readonly customerId: string;
  readonly units: bigint;
  readonly transactionId: string;
  readonly blockNumber: number;
}
