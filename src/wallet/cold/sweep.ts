import type { Money } from '../../kernel';

/**
 * `ordered`: it waits to be signed, or is on its way. `done`: it is irreversible. `cancelled`: it was not sent,
 * as far as the database knows. `undone`: it went with a chain that has gone back, and is dead.
 */
export type SweepState = 'ordered' | 'done' | 'cancelled' | 'undone';

/** The allowed moves; the database refuses every other one. What was cancelled is done by an adopted payment alone. */
export const SWEEP_TRANSITIONS: Readonly<Record<SweepState, readonly SweepState[]>> = {
  ordered: ['done', 'cancelled'],
  cancelled: ['done'],
  done: ['undone'],
  undone: [],
};

/** For so long one may wait to be signed: an order of long ago is not what anybody wants now. */
export const SWEEP_LIFETIME_MILLISECONDS = 24 * 3_600_000;

/** An account that is the cold wallet, or was: the service's own, and never a customer's. */
export interface ColdAccount {
  /** `1.2.n`. */
  readonly accountId: string;
  readonly accountName: string;
  readonly acceptedAt: Date;
}

/** CWD that an operator has ordered to the cold wallet. */
export interface Sweep {
  readonly id: string;
  readonly state: SweepState;
  readonly toAccountId: string;
  /** What arrives; the service bears the network fee. */
  readonly amount: Money;
  /** It may take what withdrawals that wait to be signed need. */
  readonly mayTakeOwed: boolean;
  readonly orderedBy: string;
  /** The other person who has decided it; null where one was enough. */
  readonly approvedBy: string | null;
  readonly reason: string;
  readonly orderedAt: Date;
  /** Why it is not signed right now; null when nothing holds it. */
  readonly waitingFor: string | null;
  readonly endedAt: Date | null;
  /** Who cancelled it; null otherwise. */
  readonly endedBy: string | null;
  readonly endReason: string | null;
}

/** How one ends, or ends otherwise than it was thought to. */
export interface SweepEnd {
  readonly at: Date;
  readonly by: string | null;
  readonly reason: string | null;
}
