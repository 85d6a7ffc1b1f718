import { type Money, newId } from '../../kernel';

/** Why the gateway signs something. */
export type OutgoingPurpose = 'code' | 'withdrawal' | 'refund' | 'sweep' | 'anchor';

/** The kinds of operations that the gateway signs. */
export type OutgoingOperation = 'transfer' | 'message';

export const OPERATION_OF_PURPOSE: Readonly<Record<OutgoingPurpose, OutgoingOperation>> = {
  code: 'message',
  withdrawal: 'transfer',
  refund: 'transfer',
  anchor: 'message',
  sweep: 'transfer',
};

/**
 * `signed`: recorded, perhaps sent. `broadcast`: a node took it at least once. `included`: in a block
 * that a fork may still undo. `irreversible` and `expired` are proven and final.
 */
export type OutgoingState = 'signed' | 'broadcast' | 'included' | 'irreversible' | 'expired';

/**
 * The allowed moves; the database refuses every other one. A fork moves `included` back. What is adopted
 * is born `irreversible`; everything else is born `signed`.
 */
export const OUTGOING_TRANSITIONS: Readonly<Record<OutgoingState, readonly OutgoingState[]>> = {
  signed: ['broadcast', 'included', 'irreversible', 'expired'],
  broadcast: ['included', 'irreversible', 'expired'],
  included: ['broadcast', 'irreversible', 'expired'],
  irreversible: [],
  expired: [],
};

/** One of the payments that a transaction carries; a message is one without an amount. */
export interface OutgoingPayment {
  readonly purpose: OutgoingPurpose;
  /** Id of the link request, withdrawal, deposit or sweep it serves, or of a head of the operators' acts. */
  readonly purposeId: string;
  readonly toAccountId: string;
  /** Read fresh from the chain just before signing. */
  readonly toMemoKey: string;
  /** Null for a message. */
  readonly amount: Money | null;
  /** Of the seal in its memo; absent where it was signed before there were seals. */
  readonly counter?: number;
  /** Adopted, although its order was settled otherwise or is not known: it settles nothing. */
  readonly isSurplus?: boolean;
}

/** What is to be signed. Carries all that the signer needs besides the chain's present state. */
export interface OutgoingIntent extends OutgoingPayment {
  /** What the network takes for it. */
  readonly fee: Money;
  /** Plain text of the encrypted memo: names its purpose, so no two transactions share an id. */
  readonly memoText: string;
}

/** A signed transaction, not yet recorded. Only `bytes` of a recorded one may ever be sent. */
export interface SignedTransaction {
  /** One or more, in the order of its operations. */
  readonly payments: readonly OutgoingPayment[];
  readonly transactionId: string;
  /** Wire JSON of the signed transaction, sent as it is. */
  readonly wire: string;
  /** For all of its payments together. */
  readonly fee: Money;
  readonly expiresAt: Date;
  readonly referenceBlockNumber: number;
}

/** Why an unsent-or-lost transaction can never be executed any more. */
export interface DeathProof {
  /** First and last irreversible block that were searched without a gap. */
  readonly fromBlock: number;
  readonly toBlock: number;
  /** Time of the last block: past the expiration. */
  readonly toBlockTime: Date;
  readonly expiresAt: Date;
  readonly node: string;
}

export interface OutgoingTransaction extends SignedTransaction {
  readonly id: string;
  readonly state: OutgoingState;
  readonly createdAt: Date;
  readonly broadcasts: number;
  /** Nodes that took it, without credentials; a few of them when there are very many. */
  readonly takenBy: readonly string[];
  /** The last refusal a node gave, for operators; changes no state. */
  readonly lastRefusal: string | null;
  readonly blockNumber: number | null;
  readonly deathProof: DeathProof | null;
  /** When it was found on the chain by a database that did not know it; null for all others. */
  readonly adoptedAt: Date | null;
}

/** As it is before anybody has heard of it. */
export function newOutgoing(signed: SignedTransaction, createdAt: Date): OutgoingTransaction {
  return {
    ...signed,
    id: newId(),
    state: 'signed',
    createdAt,
    broadcasts: 0,
    takenBy: [],
    lastRefusal: null,
    blockNumber: null,
    deathProof: null,
    adoptedAt: null,
  };
}

/** Ours by its seals, found irreversible, and not known. */
export interface FoundTransaction extends SignedTransaction {
  readonly blockNumber: number;
}

/** A payment and the transaction that carries it. */
export interface CarriedPayment {
  readonly payment: OutgoingPayment;
  readonly transaction: OutgoingTransaction;
}

/** What these transactions carry for one purpose, and settles it. */
export function paymentsFor(
  purpose: OutgoingPurpose,
  transactions: readonly OutgoingTransaction[],
): readonly CarriedPayment[] {
  return transactions.flatMap((transaction) =>
    transaction.payments
      .filter((payment) => payment.purpose === purpose && !payment.isSurplus)
      .map((payment) => ({ payment, transaction })),
  );
}

/** CWD units that leave with a transaction: all its payments and its fee. */
export function outgoingUnits({ payments, fee }: SignedTransaction): bigint {
  return payments.reduce((sum, { amount }) => sum + (amount?.units ?? 0n), fee.units);
}
