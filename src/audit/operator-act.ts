import type { Period } from '../kernel';

/** What an act was about, such as the limit `approval_above` or a deposit of that id. */
export interface ActSubject {
  readonly kind: string;
  readonly id: string;
}

/** One act of an operator, as it is written down: nothing of it ever changes. */
export interface OperatorAct {
  /** The type of the event that it caused, such as `limit_set`. */
  readonly act: string;
  /** The name of the key. */
  readonly operator: string;
  /** Null for a key of the settings, a command, or a team's own front end. */
  readonly keyId: string | null;
  /** Under which the log has the request; null where no request caused it. */
  readonly requestId: string | null;
  readonly subject: ActSubject;
  readonly reason: string | null;
  /** Of a setting, a rate or a state: what it was, and what it is now. Null where the act changes none. */
  readonly before: string | null;
  readonly after: string | null;
  /** JSON of what else the event says. A text, as its bytes are part of the hash. */
  readonly details: string;
  /** To the millisecond. */
  readonly at: Date;
}

/** An act in its place in the chain. Hashes are SHA-256 in hex. */
export interface ChainedAct extends OperatorAct {
  /** From 1, without a gap. */
  readonly number: number;
  /** Of the act before; zeros for the first one. */
  readonly previousHash: string;
  readonly hash: string;
}

/** How far the chain goes. Whoever keeps one elsewhere finds any later change of what came before it. */
export interface ActHead {
  readonly number: number;
  readonly hash: string;
}

/** A head that was handed to the anchors. */
export interface AnchoredHead extends ActHead {
  /** UTC, such as `2026-12-01`. */
  readonly day: string;
}

/** A copy of the database, after which the chain was verified. */
export interface VerifiedCopy {
  readonly copiedAt: Date;
  /** False: an act was not as it was written. */
  readonly isWhole: boolean;
}

/** Acts for which all of it is so. */
export interface ActFilter extends Period {
  readonly act?: string;
  readonly operator?: string;
  readonly requestId?: string;
  readonly subjectKind?: string;
  readonly subjectId?: string;
}
