import type { Period } from '../kernel';

/** Acts that one person asks for and another one decides. */
export const DECISION_KINDS = [
  'adjustment',
  'book_difference',
  'limit_loosened',
  'rates_beyond_rules',
  'refund_elsewhere',
  'sweep',
  'unfreeze',
] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

export const DECISION_STATES = ['pending', 'approved', 'rejected', 'withdrawn', 'expired'] as const;
export type DecisionState = (typeof DECISION_STATES)[number];

/**
 * `approved`: it was done in the transaction of the decision. `withdrawn`: whoever asked took it back. The database
 * has the same table.
 */
export const DECISION_TRANSITIONS: Readonly<Record<DecisionState, readonly DecisionState[]>> = {
  pending: ['approved', 'rejected', 'withdrawn', 'expired'],
  approved: [],
  rejected: [],
  withdrawn: [],
  expired: [],
};

/** Who acts by which key. */
export interface KeyHolder {
  /** Of the key. */
  readonly name: string;
  /** Null for a key of the settings. */
  readonly keyId: string | null;
}

/** An act that waits for a second person, or did. */
export interface Decision {
  readonly id: string;
  readonly kind: DecisionKind;
  /** Whoever asks again under the same key asks for the same act: it waits once. */
  readonly key: string;
  /** What it is about, such as a limit or a customer. */
  readonly subject: { readonly kind: string; readonly id: string };
  /** What will be done, in one sentence for whoever decides. */
  readonly summary: string;
  /** JSON of what was asked for: read again when it is decided. */
  readonly command: string;
  readonly reason: string | null;
  /** The name of the key. */
  readonly askedBy: string;
  /** Whose key it is. */
  readonly askedPerson: string;
  /** Everybody who may have had that key then, in small letters: none of them decides. */
  readonly askedPeople: readonly string[];
  readonly askedAt: Date;
  /** From then on nobody can approve it. */
  readonly expiresAt: Date;
  /** There were no two people: whoever asked has decided, at once. */
  readonly isByOne: boolean;
  readonly state: DecisionState;
  readonly decidedBy: string | null;
  readonly decidedPerson: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
}

/** How one ends. */
export interface DecisionEnd {
  readonly state: Exclude<DecisionState, 'pending'>;
  /** Null when its time is over. */
  readonly decidedBy: string | null;
  readonly decidedPerson: string | null;
  readonly decidedAt: Date;
  readonly decisionReason: string | null;
}

export interface DecisionFilter extends Period {
  readonly state?: DecisionState;
  readonly kind?: DecisionKind;
}
