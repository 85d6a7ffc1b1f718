/** What a finding or an operator can stop: money going out, or deposits being credited. */
export type HaltScope = 'payouts' | 'deposits';

/** Both, in the order in which everybody takes them. */
export const HALT_SCOPES: readonly HaltScope[] = ['payouts', 'deposits'];

/** Who closes a finding whose cause is gone. No person may bear this name. */
export const GATEWAY = 'gateway';

export const FINDING_KINDS = [
  'books_differ_from_chain',
  'unexplained_surplus',
  'block_does_not_link',
  'chain_went_back',
  'chain_behind',
  'block_not_proven',
  'transactions_contradict_header',
  'wrong_chain',
  'nodes_disagree',
  'history_pruned',
  'foreign_spending',
  'unknown_spending',
  'paid_and_forgotten',
  'database_may_have_forgotten',
  'hot_wallet_authority_changed',
  'unexpected_operation',
  'unattributed_deposit',
  'deposit_not_on_chain',
  'paid_although_expired',
  'payout_fee_above_quote',
  'payout_cannot_be_signed',
  'payment_keeps_expiring',
  'fee_not_believed',
  'hot_wallet_short',
  'fee_differs_from_schedule',
  'rates_give_money_away',
  'clocks_apart',
  'stuck_flow',
  'webhook_ended',
  'webhook_missed_events',
  'audit_altered',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/**
 * Kinds that end by a decision about the money that they name. Closing one by hand would leave the money
 * undecided, and nobody reminded of it.
 */
export const ENDED_BY_DECISION: ReadonlySet<FindingKind> = new Set<FindingKind>([
  'paid_and_forgotten',
]);

/** Something an operator must look at. At most one finding per kind and subject is open. */
export interface FindingDraft {
  readonly kind: FindingKind;
  /** What it is about, such as a transaction or a deposit id; part of its identity. */
  readonly subject: string;
  /** One plain sentence for the operator. */
  readonly summary: string;
  readonly evidence: Readonly<Record<string, string>>;
  /** Scopes that are halted when it is raised and stay so while it is open. */
  readonly halts: readonly HaltScope[];
}

export interface Finding extends FindingDraft {
  readonly id: string;
  readonly openedAt: Date;
  readonly lastSeenAt: Date;
  readonly closedAt: Date | null;
  /** An operator's name, or `gateway` when the cause went away by itself. */
  readonly closedBy: string | null;
  readonly closeReason: string | null;
}

export interface Halt {
  readonly scope: HaltScope;
  readonly since: Date;
  readonly reason: string;
  readonly by: string;
}
