/** What an operator, a customer or the gateway itself decided about a deposit or a withdrawal. */
export interface PastDecision {
  readonly type:
    | 'deposit_decided'
    | 'withdrawal_approved'
    | 'withdrawal_rejected'
    | 'withdrawal_cancelled'
    | 'withdrawal_lapsed';
  readonly at: Date;
  /** Of a deposit: a customer's id, `house`, or `refund`; null of a withdrawal, whose type says it. */
  readonly decision: string | null;
  /** Of a refund to other than the sender, the account that gets it; null otherwise. */
  readonly refundToAccountId: string | null;
  /** An operator's name, or `customer`; null: the gateway. */
  readonly by: string | null;
  /** The other operator who decided about it with them; null where nobody had to. */
  readonly approvedBy: string | null;
  readonly reason: string | null;
}

/** Why points were changed by hand. */
export interface ChangeReason {
  readonly reason: string;
  readonly by: string;
}

/** An entry that changed points by hand. */
export interface NamedChange {
  readonly entryKey: string;
  readonly occurredAt: Date;
}

/** Looks into the log of events, which `EventLog` writes: what no table of its own says. */
export abstract class EventHistory {
  /** Oldest first; empty for what nobody has decided about. */
  abstract decisionsAbout(id: string): Promise<readonly PastDecision[]>;

  /** By key of the entry; without those of which the log says nothing. */
  abstract reasonsOf(changes: readonly NamedChange[]): Promise<ReadonlyMap<string, ChangeReason>>;
}
