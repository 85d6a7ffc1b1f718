import { DomainError } from '../kernel';

/**
 * A proven tie between a customer and a chain account. Deposits count from the block after
 * `verifiedAtBlock` to `endedAtBlock`. At most one living link per customer and per account.
 */
export interface Link {
  readonly id: string;
  readonly customerId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly verifiedAt: Date;
  /** Head of the chain when the code was confirmed. */
  readonly verifiedAtBlock: number;
  /** Head when it was proven last: later than that, if its keys changed since and it was renewed. */
  readonly provenAtBlock: number;
  readonly endedAt: Date | null;
  readonly endedAtBlock: number | null;
  /** The account's keys at verification; a change suspends withdrawals. */
  readonly authorityFingerprint: string;
  readonly suspendedAt: Date | null;
  /** Head at which other keys were seen; null where that is not known. */
  readonly suspendedAtBlock: number | null;
}

/** An operation in a block that may have changed an account's keys. */
export interface KeyUpdate {
  readonly accountId: string;
  readonly blockNumber: number;
}

/** Throws `link_suspended` while the account must be proven again: nothing is paid there. */
export function assertNotSuspended({ suspendedAt, accountName }: Link): void {
  if (suspendedAt !== null) throw new DomainError('link_suspended', { accountName });
}

/**
 * How a customer proves an account. `code_to_account`: whoever reads a code that was sent there has
 * its memo key. `message_from_account`: whoever sends a code from there has its active key.
 */
export type LinkMethod = 'code_to_account' | 'message_from_account';

export const LINK_METHODS: readonly LinkMethod[] = ['code_to_account', 'message_from_account'];

/**
 * `requested`: no code yet. `sent`: signed and on its way, code valid. `awaiting_message`: the code
 * was shown. `message_received`: an irreversible block has the message. The rest is final.
 */
export type LinkRequestState =
  | 'requested'
  | 'sent'
  | 'awaiting_message'
  | 'message_received'
  | 'confirmed'
  | 'cancelled'
  | 'failed'
  | 'exhausted'
  | 'superseded';

export const LINK_REQUEST_TRANSITIONS: Readonly<
  Record<LinkRequestState, readonly LinkRequestState[]>
> = {
  requested: ['sent', 'cancelled', 'superseded', 'failed'],
  sent: ['confirmed', 'cancelled', 'failed', 'exhausted', 'superseded'],
  awaiting_message: ['message_received', 'cancelled', 'failed', 'exhausted', 'superseded'],
  message_received: ['confirmed', 'cancelled', 'failed', 'superseded'],
  confirmed: [],
  cancelled: [],
  failed: [],
  exhausted: [],
  superseded: [],
};

/** The message that proved an account: where it stands in the chain. */
export interface MessageProof {
  readonly transactionId: string;
  readonly operationIndex: number;
  readonly blockNumber: number;
}

/** A customer's wish to link an account. At most one that is not final per customer. */
export interface LinkRequest {
  readonly id: string;
  readonly customerId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly method: LinkMethod;
  readonly state: LinkRequestState;
  readonly createdAt: Date;
  /** HMAC-SHA-256 (hex) of the code, keyed and bound to this request; null before there is one. */
  readonly codeHash: string | null;
  /** Of a code in a message: by the time of the message's block. */
  readonly codeExpiresAt: Date | null;
  /**
   * The account's keys when the code was encrypted to them, or was shown; null before it is sent,
   * and where it was sent before this was kept.
   */
  readonly authorityFingerprint: string | null;
  /** Wrong codes typed or sent so far. */
  readonly attempts: number;
  /** Head when the code was shown: only a later message proves. Null for a code that is sent. */
  readonly requestedAtBlock: number | null;
  /** Null before the message is irreversible. */
  readonly proof: MessageProof | null;
}

/** The account's keys may have changed since the code was sent or shown: then it proves nothing. */
export function haveKeysChanged(
  { authorityFingerprint: proven }: Pick<LinkRequest, 'authorityFingerprint'>,
  presentFingerprint: string,
): boolean {
  return proven !== null && proven !== presentFingerprint;
}

/** Whose an account is, as far as anybody has proven it: the living link, else the last one that ended. */
export function lastOwner(links: readonly Link[]): string | null {
  const [living] = links.filter(({ endedAt }) => endedAt === null);
  const [ended] = [...links].sort(
    (one, other) => (other.endedAt?.getTime() ?? 0) - (one.endedAt?.getTime() ?? 0),
  );
  return (living ?? ended)?.customerId ?? null;
}
