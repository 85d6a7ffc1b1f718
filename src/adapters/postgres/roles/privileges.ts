/** What the gateway's role may do with a table. Nothing else is ever granted: no TRUNCATE, no REFERENCES, no TRIGGER. */
export type TablePrivilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** How rows of a table live, and what that takes. */
export const PRIVILEGE_CLASSES = {
  /** Written by migrations and by functions of the owner. */
  read: ['SELECT'],
  /** Rows are added, and stay as they are. */
  append: ['SELECT', 'INSERT'],
  /** Rows are added and change; none goes. */
  change: ['SELECT', 'INSERT', 'UPDATE'],
  /** Rows come and go, and do not change. */
  passing: ['SELECT', 'INSERT', 'DELETE'],
  /** Rows come, change and go: nothing that anybody must be able to look up later. */
  queue: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
} satisfies Record<string, readonly TablePrivilege[]>;

export type PrivilegeClass = keyof typeof PRIVILEGE_CLASSES;

/** How rows live, by table. */
export type TableClasses = Readonly<Record<string, PrivilegeClass>>;

/**
 * Every table of the migrations. Whoever adds a table states here how its rows live: without that the
 * gateway's role gets nothing on it, and `privileges.spec.ts` fails.
 */
export const TABLE_CLASSES: TableClasses = {
  schema_migration: 'read',
  state_transition: 'read',

  // The books change by the functions below alone.
  ledger_account: 'read',
  ledger_entry: 'read',
  ledger_posting: 'read',
  ledger_hold: 'read',
  // And so do the acts of operators.
  operator_act: 'read',

  rate_version: 'append',
  rate_cancellation: 'append',
  rate_request: 'append',
  limit_version: 'append',
  points_definition: 'append',
  accepted_authority: 'append',
  domain_event: 'append',
  halt_change: 'append',
  odd_operation: 'append',
  rescan_discovery: 'append',
  database_identity: 'append',
  accepted_block: 'append',
  transaction_lifetime: 'append',
  key_update: 'append',
  deposit_move: 'append',
  chain_reconciliation: 'append',
  audit_anchor: 'append',
  verified_copy: 'append',
  taken_chat: 'append',
  cold_wallet: 'append',

  customer: 'change',
  link: 'change',
  link_request: 'change',
  finding: 'change',
  rescan: 'change',
  scan_cursor: 'change',
  balance_check: 'change',
  outgoing_transaction: 'change',
  deposit: 'change',
  service_hold: 'change',
  withdrawal: 'change',
  withdrawal_volume: 'change',
  telegram_bot: 'change',
  outgoing_payment: 'change',
  signing_quarantine: 'change',
  owed_back: 'change',
  surplus: 'change',
  sweep: 'change',
  payment_gate: 'change',
  gone_deposit: 'change',
  undone_transaction: 'change',

  api_key: 'change',
  decision: 'change',
  event_head: 'change',

  event_queue: 'passing',
  recorded_event: 'passing',
  halt: 'passing',
  idempotent_call: 'passing',
  withdrawal_quote: 'passing',
  waiting_debit: 'passing',
  customer_freeze: 'passing',
  scan_checkpoint: 'passing',

  deposit_sighting: 'queue',
  deposit_offer: 'queue',
  chat_link: 'queue',
  // What became of one that is gone stands in `taken_chat`.
  telegram_chat: 'queue',
  telegram_update: 'queue',
  telegram_outbox: 'queue',
  operator_session: 'queue',
  telegram_shown_withdrawal: 'queue',

  webhook_endpoint: 'queue',
  webhook_delivery: 'queue',

  alarm: 'queue',
  alarm_notice: 'passing',
  alarm_channel: 'change',
};

/** Sequences that the gateway counts with, and cannot set. Those of identity columns need no privilege. */
export const SEQUENCES: readonly string[] = ['outgoing_counter'];

/** Functions that run as the owner, and that the gateway's role may call. */
export const OWNERS_FUNCTIONS: readonly string[] = [
  'post_ledger_entries',
  'lock_ledger_accounts',
  'place_ledger_hold',
  'place_ledger_holds',
  'lock_ledger_holds',
  'end_ledger_holds',
  'append_operator_acts',
];

/** Members of these write around every privilege. */
export const PREDEFINED_ROLES = [
  'pg_write_all_data',
  'pg_execute_server_program',
  'pg_read_server_files',
  'pg_write_server_files',
];
