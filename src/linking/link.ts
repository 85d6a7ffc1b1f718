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
  readonly endedAt: Date | null;
  readonly endedAtBlock: number | null;
  /** The account's keys at verification; a change suspends withdrawals. */
  readonly authorityFingerprint: string;
  readonly suspendedAt: Date | null;
}

/** Throws `link_suspended` while the account must be proven again: nothing is paid there. */
export function assertNotSuspended({ suspendedAt, accountName }: Link): void {
  if (suspendedAt !== null) throw new DomainError('link_suspended', { accountName });
}

/** `requested`: no code yet. `sent`: signed and on its way, code valid. The rest is final. */
export type LinkRequestState =
  'requested' | 'sent' | 'confirmed' | 'cancelled' | 'failed' | 'exhausted' | 'superseded';

export const LINK_REQUEST_TRANSITIONS: Readonly<
  Record<LinkRequestState, readonly LinkRequestState[]>
> = {
  requested: ['sent', 'cancelled', 'superseded', 'failed'],
  sent: ['confirmed', 'cancelled', 'failed', 'exhausted', 'superseded'],
  confirmed: [],
  cancelled: [],
  failed: [],
  exhausted: [],
  superseded: [],
};

/** A customer's wish to link an account. At most one open (`requested`, `sent`) per customer. */
export interface LinkRequest {
  readonly id: string;
  readonly customerId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly state: LinkRequestState;
  readonly createdAt: Date;
  /** HMAC-SHA-256 (hex) of the code, keyed and bound to this request; null before it is sent. */
  readonly codeHash: string | null;
  readonly codeExpiresAt: Date | null;
  /**
   * The account's keys when the code was encrypted to them; null before it is sent, and where it was
   * sent before this was kept.
   */
  readonly authorityFingerprint: string | null;
  /** Wrong codes typed so far. */
  readonly attempts: number;
}
