/** Asks the gateway's database; `numeric` comes as text. */
export type Query = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

export interface WithdrawalRow {
  id: string;
  customer_id: string;
  account_id: string;
  points: string;
  gross: string;
  fee: string;
  fee_payer: string;
  net: string;
  rate: string;
  rate_version: number;
  requested_at: string;
  deadline: string;
  state: string;
}

/** What one transaction pays to one account; without an amount it is a message. */
export interface PaymentRow {
  purpose: string;
  purpose_id: string;
  to_account_id: string;
  amount: string | null;
  /** It has paid, or may still pay. */
  living: boolean;
  /** Adopted, and settling no order. */
  surplus: boolean;
  /** What is owed back for it, or was until somebody decided. */
  owed: OwedRow | null;
}

export interface OwedRow {
  cause: string;
  state: string;
  amount: string;
  customer_id: string | null;
}

export interface OutgoingRow {
  id: string;
  payment_count: number;
  /** One or more. */
  payments: PaymentRow[];
  transaction_id: string;
  /** JSON of what was signed. */
  wire: string;
  fee: string;
  expires_at: string;
  reference_block_number: number;
  state: string;
  proof_from_block: number | null;
  proof_to_block: number | null;
  /** It was found on the chain, and its order may be forgotten. */
  adopted: boolean;
}

export interface DepositRow {
  id: string;
  chain_key: string;
  state: string;
  from_account_id: string | null;
  asset_id: string;
  units: string;
  transaction_id: string | null;
  block_number: number;
  block_time: string;
  customer_id: string | null;
  points: string | null;
  rate_version: number | null;
  offered_to_customer_id: string | null;
  /** Where its refund goes; null: to its sender. */
  refund_to_account_id: string | null;
}

/** A deposit that went with a chain that has gone back. */
export interface GoneDepositRow {
  deposit_id: string;
  reconciliation_id: string;
  customer_id: string | null;
  /** Spent already, and not made good yet. */
  points_owed: string;
  cwd_owed: string;
}

/** A transaction that went with a chain that has gone back: `open`, `paid_again` or `dead`. */
export interface UndoneRow {
  outgoing_id: string;
  reconciliation_id: string;
  state: string;
  block_number: number | null;
}

export interface LinkRow {
  id: string;
  customer_id: string;
  account_id: string;
  verified_at: string;
  verified_at_block: number;
  proven_at_block: number;
  ended_at: string | null;
  ended_at_block: number | null;
}

export interface LinkRequestRow {
  id: string;
  customer_id: string;
  account_id: string;
  state: string;
  code_expires_at: string | null;
  attempts: number;
  method: string;
  requested_at_block: number | null;
  proof_transaction_id: string | null;
  proof_operation_index: number | null;
}

export interface RateRow {
  version: number;
  direction: string;
  rate: string;
  effective_at: string;
  set_at: string;
  /** Rules that whoever set it named because it breaks them. */
  allowed: string[];
}

export interface LimitRow {
  name: string;
  value: string;
  set_at: string;
}

export interface SurplusRow {
  id: string;
  units: string;
  /** What nothing explains, and nobody decided about. */
  remaining: string;
  /** What the service has taken of it, as far as nothing explains it since. */
  kept: string;
}

export interface AccountRow {
  id: string;
  code: string;
  asset: string;
  normal_side: string;
  customer_id: string | null;
  balance: string;
}

export interface EntryRow {
  id: string;
  key: string;
  kind: string;
}

export interface PostingRow {
  entry_id: string;
  account_id: string;
  side: string;
  asset: string;
  amount: string;
}

export interface HoldRow {
  id: string;
  customer_id: string;
  amount: string;
  state: string;
}

/** Points that the service has set aside. */
export interface ServiceHoldRow {
  id: string;
  customer_id: string;
  points: string;
  state: string;
  captured: string | null;
}

export interface EventRow {
  type: string;
  payload: Record<string, unknown>;
  published_at: string;
}

export interface FindingRow {
  kind: string;
  subject: string;
  evidence: Record<string, unknown>;
}

export interface CustomerRow {
  id: string;
  external_reference: string;
}

export interface ChatRow {
  chat_id: string;
  customer_id: string;
  blocked_at: string | null;
}

export interface LetterRow {
  id: string;
  chat_id: string;
  payload: Record<string, unknown>;
  next_attempt_at: string;
  delivered_at: string | null;
  dropped_at: string | null;
}

export interface CursorRow {
  block_number: number;
  start_block_number: number;
  /** What came in up to it is history; null or absent in databases of older builds. */
  opening_block_number?: number | null;
}

/** Debits count up. */
export function signed({ side, amount }: Pick<PostingRow, 'side' | 'amount'>): bigint {
  return side === 'debit' ? BigInt(amount) : -BigInt(amount);
}

/** What the gateway's tables say, all of one moment. */
export interface GatewayRows {
  readonly cursor: readonly CursorRow[];
  readonly customers: readonly CustomerRow[];
  readonly withdrawals: readonly WithdrawalRow[];
  readonly outgoing: readonly OutgoingRow[];
  readonly deposits: readonly DepositRow[];
  readonly goneDeposits: readonly GoneDepositRow[];
  /** Oldest reconciliation first. */
  readonly undone: readonly UndoneRow[];
  readonly links: readonly LinkRow[];
  readonly linkRequests: readonly LinkRequestRow[];
  readonly rates: readonly RateRow[];
  /** Oldest first. */
  readonly limits: readonly LimitRow[];
  readonly surpluses: readonly SurplusRow[];
  readonly accounts: readonly AccountRow[];
  readonly entries: readonly EntryRow[];
  readonly postings: readonly PostingRow[];
  readonly holds: readonly HoldRow[];
  readonly serviceHolds: readonly ServiceHoldRow[];
  readonly events: readonly EventRow[];
  /** Open ones alone. */
  readonly findings: readonly FindingRow[];
  readonly chats: readonly ChatRow[];
  readonly letters: readonly LetterRow[];
}

const QUESTIONS: Readonly<Record<keyof GatewayRows, string>> = {
  cursor: 'SELECT block_number, start_block_number, opening_block_number FROM scan_cursor',
  customers: 'SELECT id, external_reference FROM customer ORDER BY position',
  withdrawals: `
    SELECT id, customer_id, account_id, points::text, gross::text, fee::text, fee_payer, net::text,
      rate, rate_version, requested_at, deadline, state FROM withdrawal ORDER BY position`,
  outgoing: `
    SELECT id, transaction_id, wire, payment_count, fee::text, expires_at, reference_block_number, state,
      proof_from_block, proof_to_block, adopted_at IS NOT NULL AS adopted, (
        SELECT coalesce(json_agg(json_build_object('purpose', purpose, 'purpose_id', purpose_id,
          'to_account_id', to_account_id, 'amount', amount::text, 'living', living,
          'surplus', surplus, 'owed', (
            SELECT json_build_object('cause', cause, 'state', b.state, 'amount', b.amount::text,
              'customer_id', customer_id) FROM owed_back b
            WHERE b.outgoing_id = p.outgoing_id AND b.purpose = p.purpose
              AND b.purpose_id = p.purpose_id))), '[]')
        FROM outgoing_payment p WHERE outgoing_id = outgoing_transaction.id) AS payments
    FROM outgoing_transaction ORDER BY position`,
  deposits: `
    SELECT id, chain_key, state, from_account_id, asset_id, units::text, transaction_id,
      block_number, block_time, customer_id, points::text, rate_version, offered_to_customer_id,
      refund_to_account_id
    FROM deposit ORDER BY position`,
  goneDeposits: `
    SELECT deposit_id, reconciliation_id, customer_id, points_owed::text, cwd_owed::text
    FROM gone_deposit ORDER BY deposit_id`,
  undone: `
    SELECT u.outgoing_id, u.reconciliation_id, u.state, u.block_number FROM undone_transaction u
    JOIN chain_reconciliation c ON c.id = u.reconciliation_id ORDER BY c.reconciled_at`,
  links: `
    SELECT id, customer_id, account_id, verified_at, verified_at_block, ended_at, ended_at_block,
      coalesce(proven_at_block, verified_at_block) AS proven_at_block
    FROM link ORDER BY verified_at, id`,
  linkRequests: `
    SELECT id, customer_id, account_id, state, code_expires_at, attempts, method,
      requested_at_block, proof_transaction_id, proof_operation_index
    FROM link_request ORDER BY position`,
  rates: `
    SELECT version, direction, rate, effective_at, set_at, allowed FROM rate_version v
    WHERE NOT EXISTS (SELECT 1 FROM rate_cancellation c WHERE c.version = v.version)
    ORDER BY version`,
  limits: 'SELECT name, value, set_at FROM limit_version ORDER BY version',
  surpluses: `
    SELECT id::text, units::text, remaining::text, kept::text FROM surplus ORDER BY position`,
  accounts: `
    SELECT id::text, code, asset, normal_side, customer_id, balance::text FROM ledger_account
    ORDER BY ledger_account.id`,
  entries: 'SELECT id::text, key, kind FROM ledger_entry ORDER BY ledger_entry.id',
  postings: `
    SELECT entry_id::text, account_id::text, side, asset, amount::text FROM ledger_posting
    ORDER BY ledger_posting.entry_id, line`,
  holds: 'SELECT id, customer_id, amount::text, state FROM ledger_hold',
  serviceHolds: `
    SELECT id, customer_id, points::text, state, captured::text FROM service_hold
    ORDER BY position`,
  events: 'SELECT type, payload, published_at FROM domain_event ORDER BY id',
  findings: 'SELECT kind, subject, evidence FROM finding WHERE closed_at IS NULL',
  chats: 'SELECT chat_id::text, customer_id, blocked_at FROM telegram_chat',
  letters: `
    SELECT id::text, chat_id::text, payload, next_attempt_at, delivered_at, dropped_at
    FROM telegram_outbox
    ORDER BY telegram_outbox.id`,
};

/** One statement sees one moment, however busy the gateway is meanwhile. */
export async function readRows(query: Query): Promise<GatewayRows> {
  const members = Object.entries(QUESTIONS).map(
    ([name, sql]) => `'${name}', (SELECT coalesce(json_agg(r), '[]') FROM (${sql}) r)`,
  );
  const statement = `SELECT json_build_object(${members.join(', ')}) AS rows`;
  const [answer] = await query<{ rows: GatewayRows }>(statement);
  if (answer === undefined) throw new Error('the database gave no rows');
  return answer.rows;
}
