import type { AlarmKind, Severity } from './alarm';

/**
 * Who can bring it about. `stranger`: anyone who can send something to the chain, with no points and nobody's
 * leave. `customer`: who has points here. `service`: who has a key of the service's interface. `operator`: who
 * runs the gateway, by an act or a setting. `node`: the nodes, or the chain itself. `thief`: who has a key of the
 * hot wallet. `gateway`: its database or its own mistake.
 */
export type Trigger =
  'stranger' | 'customer' | 'service' | 'operator' | 'node' | 'thief' | 'gateway';

/** What a stranger can bring about at will only informs: no alarm of such a kind compiles. */
export type AlarmRule =
  | { readonly triggeredBy: 'stranger'; readonly severity: 'info' }
  | { readonly triggeredBy: Exclude<Trigger, 'stranger'>; readonly severity: Severity };

/** Of every kind how grave it is and who can trigger it. A kind without a rule does not compile. */
export const ALARM_RULES: Readonly<Record<AlarmKind, AlarmRule>> = {
  // Findings: money is missing, or may be stolen or paid twice.
  foreign_spending: { severity: 'page', triggeredBy: 'thief' },
  unknown_spending: { severity: 'page', triggeredBy: 'thief' },
  hot_wallet_authority_changed: { severity: 'page', triggeredBy: 'thief' },
  books_differ_from_chain: { severity: 'page', triggeredBy: 'gateway' },
  deposit_not_on_chain: { severity: 'page', triggeredBy: 'node' },
  paid_although_expired: { severity: 'page', triggeredBy: 'node' },
  paid_and_forgotten: { severity: 'page', triggeredBy: 'gateway' },
  database_may_have_forgotten: { severity: 'page', triggeredBy: 'operator' },
  rates_give_money_away: { severity: 'page', triggeredBy: 'operator' },
  audit_altered: { severity: 'page', triggeredBy: 'gateway' },

  // Findings: the chain cannot be trusted, so that money stands still.
  wrong_chain: { severity: 'page', triggeredBy: 'operator' },
  chain_went_back: { severity: 'page', triggeredBy: 'node' },
  block_does_not_link: { severity: 'page', triggeredBy: 'node' },
  transactions_contradict_header: { severity: 'page', triggeredBy: 'node' },
  clocks_apart: { severity: 'page', triggeredBy: 'operator' },
  chain_behind: { severity: 'warn', triggeredBy: 'node' },
  block_not_proven: { severity: 'warn', triggeredBy: 'node' },
  nodes_disagree: { severity: 'warn', triggeredBy: 'node' },
  history_pruned: { severity: 'warn', triggeredBy: 'node' },

  // Findings: payments wait.
  stuck_flow: { severity: 'warn', triggeredBy: 'customer' },
  hot_wallet_short: { severity: 'warn', triggeredBy: 'customer' },
  payout_cannot_be_signed: { severity: 'warn', triggeredBy: 'customer' },
  payout_fee_above_quote: { severity: 'warn', triggeredBy: 'node' },
  payment_keeps_expiring: { severity: 'warn', triggeredBy: 'node' },
  fee_not_believed: { severity: 'warn', triggeredBy: 'node' },
  fee_differs_from_schedule: { severity: 'info', triggeredBy: 'node' },
  webhook_ended: { severity: 'warn', triggeredBy: 'service' },
  webhook_missed_events: { severity: 'warn', triggeredBy: 'service' },

  // Findings that cost whoever makes them some CWD, and nobody else anything.
  unattributed_deposit: { severity: 'info', triggeredBy: 'stranger' },
  unexplained_surplus: { severity: 'info', triggeredBy: 'stranger' },
  unexpected_operation: { severity: 'info', triggeredBy: 'stranger' },

  // What is watched beside findings.
  money_halted: { severity: 'page', triggeredBy: 'operator' },
  gate_closed: { severity: 'page', triggeredBy: 'node' },
  no_node_healthy: { severity: 'page', triggeredBy: 'node' },
  scan_behind: { severity: 'page', triggeredBy: 'node' },
  irreversibility_behind: { severity: 'page', triggeredBy: 'node' },
  node_down: { severity: 'warn', triggeredBy: 'node' },
  approval_waits: { severity: 'warn', triggeredBy: 'customer' },
  decision_waits: { severity: 'warn', triggeredBy: 'operator' },
  wallet_low: { severity: 'warn', triggeredBy: 'customer' },
  webhook_failing: { severity: 'warn', triggeredBy: 'service' },
  backup_stale: { severity: 'warn', triggeredBy: 'operator' },

  // Nothing is wrong: the operators' chat keeps what the database cannot take back.
  audit_head: { severity: 'info', triggeredBy: 'operator' },
};

export const ALARM_KINDS = Object.keys(ALARM_RULES) as readonly AlarmKind[];
