/**
 * Every refusal the gateway can give, as a stable code. The list is closed, so that each edge maps
 * all of them in an exhaustive Record and a missing sentence does not compile.
 */
export const DOMAIN_ERROR_CODES = [
  // amounts, rates, limits
  'amount_malformed',
  'amount_too_precise',
  'amount_not_positive',
  'rate_malformed',
  'rate_in_the_past',
  'deposit_rate_above_withdrawal_rate',
  'rate_change_too_large',
  'rate_unknown',
  'rate_not_planned',
  'limit_malformed',
  // ledger
  'insufficient_points',
  'entry_key_conflict',
  'adjustment_key_malformed',
  'hold_already_ended',
  'hold_unknown',
  'hold_state_forbids',
  'capture_exceeds_hold',
  'debit_waits',
  'debit_unknown',
  // customers and links
  'customer_unknown',
  'account_name_malformed',
  'account_unknown',
  'account_is_gateway',
  'account_memo_key_unusable',
  'account_linked_elsewhere',
  'customer_already_linked',
  'customer_not_linked',
  'customer_frozen',
  'customer_not_frozen',
  'link_ended',
  'code_limit_reached',
  'code_not_requested',
  'code_not_sent_yet',
  'code_expected_in_message',
  'code_wrong',
  'code_expired',
  'code_attempts_exhausted',
  'account_keys_changed',
  'money_on_its_way',
  'bot_unknown',
  'customer_has_chat',
  'chat_has_customer',
  'chat_link_unknown',
  'chat_link_used',
  'chat_link_expired',
  'chat_link_cancelled',
  // deposits
  'deposit_unknown',
  'deposit_not_unattributed',
  'deposit_not_history',
  'deposit_not_movable',
  'claim_terms_changed',
  'claim_too_late',
  'deposit_without_sender',
  'deposits_halted',
  // withdrawals
  'withdrawal_unknown',
  'withdrawal_state_forbids',
  'withdrawal_below_minimum',
  'withdrawal_exceeds_wallet',
  'withdrawal_above_limit',
  'withdrawal_count_reached',
  'withdrawal_deadline_passed',
  'payouts_halted',
  'fee_not_believed',
  'quote_unknown',
  'quote_expired',
  'quote_outdated',
  'quote_points_spent',
  'link_suspended',
  'owed_back_unknown',
  'owed_back_decided',
  'owed_back_without_customer',
  // the cold wallet
  'account_is_cold_wallet',
  'cold_wallet_unset',
  'cold_wallet_not_accepted',
  'cold_wallet_is_customers',
  'sweep_unknown',
  'sweep_under_way',
  'sweep_state_forbids',
  'sweep_exceeds_wallet',
  // the world
  'chain_unavailable',
  'signer_unavailable',
  'time_uncertain',
  'commit_unconfirmed',
  'database_read_only',
  'database_busy',
  'finding_unknown',
  'finding_needs_decision',
  'block_id_malformed',
  'rescan_range_malformed',
  'rescan_range_not_read',
  'rescan_range_before_opening',
  'rescan_queue_full',
  'rescan_unknown',
  'rescan_state_forbids',
  'findings_open',
  'difference_changed',
  'surplus_unknown',
  'reason_required',
  'operator_malformed',
  // what two people decide
  'decision_unknown',
  'decision_made',
  'decision_expired',
  'decision_needs_another',
  'decision_outdated',
  // keys of the doors
  'key_name_malformed',
  'key_name_taken',
  'key_expiry_passed',
  'key_scopes_forbidden',
  'key_unknown',
  'idempotency_key_in_use',
  'idempotency_key_reused',
  // events
  'events_gone',
  'event_unknown',
  // webhooks
  'webhook_unknown',
  'webhook_url_refused',
  'webhook_endpoints_full',
  'webhook_state_forbids',
  'webhook_paused_by_operator',
  'webhook_secrets_full',
  'delivery_unknown',
  'delivery_waits',
  // alarms
  'alarm_unknown',
] as const;

export type DomainErrorCode = (typeof DOMAIN_ERROR_CODES)[number];

/** A refusal with a stable code. `details` are safe to show: never a secret, never a stack. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: DomainErrorCode,
    readonly details: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

/** The reason that somebody gives, without blanks around it. Throws `reason_required` for none. */
export function requireReason(given: string): string {
  const reason = given.trim();
  if (reason === '') throw new DomainError('reason_required');
  return reason;
}
