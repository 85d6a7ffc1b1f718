import { CWD, Money } from '../../../kernel';
import type {
  DeathProof,
  OutgoingPayment,
  OutgoingState,
  OutgoingTransaction,
} from '../../../wallet';
import { unitsOf } from '../connection/row-values';

export const OUTGOING_COLUMNS = `o.id, o.transaction_id, o.wire, o.fee, o.expires_at, o.reference_block_number,
  o.state, o.created_at, o.broadcasts, o.taken_by, o.last_refusal, o.block_number, o.proof_from_block,
  o.proof_to_block, o.proof_to_block_time, o.proof_node, o.adopted_at,
  (SELECT json_agg(json_build_object('purpose', p.purpose, 'purposeId', p.purpose_id,
     'toAccountId', p.to_account_id, 'toMemoKey', p.to_memo_key, 'units', p.amount::text,
     'counter', p.counter, 'isSurplus', p.surplus)
     ORDER BY p.index)
   FROM outgoing_payment p WHERE p.outgoing_id = o.id) AS payments`;

/** Transactions and their payments in one statement, as the triggers demand. */
export const ADD_OUTGOING = `
  WITH recorded AS (
    INSERT INTO outgoing_transaction (id, transaction_id, wire, fee, expires_at,
      reference_block_number, payment_count, state, created_at, block_number, adopted_at)
    SELECT id, transaction_id, wire, fee, expires_at, reference_block_number, payment_count, state,
      created_at, block_number, adopted_at
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::numeric[], $5::timestamptz[],
      $6::integer[], $7::integer[], $8::text[], $9::timestamptz[], $10::integer[],
      $11::timestamptz[]) WITH ORDINALITY AS given (id, transaction_id, wire, fee, expires_at,
      reference_block_number, payment_count, state, created_at, block_number, adopted_at, ordinal)
    ORDER BY ordinal
  )
  INSERT INTO outgoing_payment (outgoing_id, index, purpose, purpose_id, to_account_id,
    to_memo_key, amount, counter, surplus)
  SELECT * FROM unnest($12::uuid[], $13::integer[], $14::text[], $15::uuid[], $16::text[],
    $17::text[], $18::numeric[], $19::bigint[], $20::boolean[])`;

interface PaymentRow extends Omit<OutgoingPayment, 'amount' | 'counter'> {
  readonly units: string | null;
  readonly counter: number | null;
}

export interface OutgoingRow {
  readonly id: string;
  readonly payments: readonly PaymentRow[];
  readonly transaction_id: string;
  readonly wire: string;
  readonly fee: string;
  readonly expires_at: Date;
  readonly reference_block_number: number;
  readonly state: OutgoingState;
  readonly created_at: Date;
  readonly broadcasts: number;
  readonly taken_by: readonly string[];
  readonly last_refusal: string | null;
  readonly block_number: number | null;
  readonly proof_from_block: number | null;
  readonly proof_to_block: number | null;
  readonly proof_to_block_time: Date | null;
  readonly proof_node: string | null;
  readonly adopted_at: Date | null;
}

/** What `ADD_OUTGOING` takes. */
export function outgoingParameters(recorded: readonly OutgoingTransaction[]): readonly unknown[] {
  const payments = recorded.flatMap(({ id, payments: carried }) =>
    carried.map((payment, index) => ({ id, index, ...payment })),
  );
  return [
    recorded.map(({ id }) => id),
    recorded.map(({ transactionId }) => transactionId),
    recorded.map(({ wire }) => wire),
    recorded.map(({ fee }) => fee.units),
    recorded.map(({ expiresAt }) => expiresAt),
    recorded.map(({ referenceBlockNumber }) => referenceBlockNumber),
    recorded.map((each) => each.payments.length),
    recorded.map(({ state }) => state),
    recorded.map(({ createdAt }) => createdAt),
    recorded.map(({ blockNumber }) => blockNumber),
    recorded.map(({ adoptedAt }) => adoptedAt),
    payments.map(({ id }) => id),
    payments.map(({ index }) => index),
    payments.map(({ purpose }) => purpose),
    payments.map(({ purposeId }) => purposeId),
    payments.map(({ toAccountId }) => toAccountId),
    payments.map(({ toMemoKey }) => toMemoKey),
    payments.map(({ amount }) => amount?.units ?? null),
    payments.map(({ counter }) => counter ?? null),
    payments.map(({ isSurplus }) => isSurplus ?? false),
  ];
}

export function toOutgoing(row: OutgoingRow): OutgoingTransaction {
  return {
    id: row.id,
    payments: row.payments.map(toPayment),
    transactionId: row.transaction_id,
    wire: row.wire,
    fee: Money.of(unitsOf(row.fee), CWD),
    expiresAt: row.expires_at,
    referenceBlockNumber: row.reference_block_number,
    state: row.state,
    createdAt: row.created_at,
    broadcasts: row.broadcasts,
    takenBy: row.taken_by,
    lastRefusal: row.last_refusal,
    blockNumber: row.block_number,
    deathProof: toDeathProof(row),
    adoptedAt: row.adopted_at,
  };
}

function toPayment({ units, counter, isSurplus, ...payment }: PaymentRow): OutgoingPayment {
  return {
    ...payment,
    amount: units === null ? null : Money.of(unitsOf(units), CWD),
    ...(counter !== null && { counter }),
    ...(isSurplus && { isSurplus }),
  };
}

function toDeathProof(row: OutgoingRow): DeathProof | null {
  const { proof_from_block: fromBlock, proof_to_block: toBlock, proof_node: node } = row;
  const { proof_to_block_time: toBlockTime, expires_at: expiresAt } = row;
  if (fromBlock === null || toBlock === null || toBlockTime === null || node === null) return null;
  return { fromBlock, toBlock, toBlockTime, expiresAt, node };
}
