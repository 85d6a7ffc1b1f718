/** Why nothing is signed just now. Money waits; it does not fail. */
export type ClosedReason =
  | 'no_healthy_node'
  | 'time_uncertain'
  | 'chain_went_back'
  | 'chain_behind'
  | 'hot_wallet_authority_changed'
  | 'identity_not_confirmed'
  | 'signer_unavailable'
  | 'database_may_have_forgotten'
  | 'unknown_spending'
  | 'halted'
  | 'opening_balance_pending'
  | 'balance_check_too_old'
  | 'books_differ_from_chain'
  | 'history_gap_not_compared'
  | 'reversible_blocks_not_seen';

export interface GateClosed {
  readonly reason: ClosedReason;
  /** One plain sentence for the operator. */
  readonly explanation: string;
}

/** One thing that must hold before anything is signed. */
export abstract class GateCondition {
  /** Null when it holds. Throws `chain_unavailable` when the chain cannot tell. */
  abstract check(): Promise<GateClosed | null>;
}

/** Every condition, in the order in which they are asked. A symbol because it stands for a list. */
export const GATE_CONDITIONS = Symbol('GATE_CONDITIONS');
