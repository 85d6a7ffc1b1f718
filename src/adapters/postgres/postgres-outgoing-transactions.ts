import { Injectable } from '@nestjs/common';
import { Clock, CWD, Money, newId } from '../../kernel';
import {
  OutgoingTransactions,
  type BroadcastNote,
  type DeathProof,
  type Inclusion,
  type OutgoingPayment,
  type OutgoingPurpose,
  type OutgoingState,
  type OutgoingTransaction,
  type SignedTransaction,
} from '../../wallet';
import { Database } from './database';
import { unitsOf, uuidOrNull } from './row-values';

const COLUMNS = `o.id, o.transaction_id, o.wire, o.fee, o.expires_at, o.reference_block_number,
  o.state, o.created_at, o.broadcasts, o.taken_by, o.last_refusal, o.block_number, o.proof_from_block,
  o.proof_to_block, o.proof_to_block_time, o.proof_node,
  (SELECT json_agg(json_build_object('purpose', p.purpose, 'purposeId', p.purpose_id,
     'toAccountId', p.to_account_id, 'toMemoKey', p.to_memo_key, 'units', p.amount::text)
     ORDER BY p.index)
   FROM outgoing_payment p WHERE p.outgoing_id = o.id) AS payments`;
/** In no address of a node. */
const NODE_SEPARATOR = ' ';
const NODES_REMEMBERED = 32;
const OF_PURPOSE = `JOIN outgoing_payment own ON own.outgoing_id = o.id
  WHERE own.purpose_id = $1 AND own.purpose = $2`;
const LIVING = "o.state IN ('signed', 'broadcast', 'included')";

interface OutgoingRow {
  readonly id: string;
  readonly payments: readonly (Omit<OutgoingPayment, 'amount'> & { units: string | null })[];
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
}

@Injectable()
export class PostgresOutgoingTransactions extends OutgoingTransactions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async record(
    signed: readonly SignedTransaction[],
  ): Promise<readonly OutgoingTransaction[]> {
    this.database.requireTransaction('Recording what was signed');
    if (signed.length === 0) return [];
    const recorded = signed.map((each) => newOutgoing(each, this.clock.now()));
    const payments = recorded.flatMap(({ id, payments: carried }) =>
      carried.map((payment, index) => ({ id, index, ...payment })),
    );
    await this.database.rows(
      `WITH recorded AS (
         INSERT INTO outgoing_transaction (id, transaction_id, wire, fee, expires_at,
           reference_block_number, payment_count, state, created_at)
         SELECT id, transaction_id, wire, fee, expires_at, reference_block_number, payment_count,
           'signed', $8
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::numeric[], $5::timestamptz[],
           $6::integer[], $7::integer[]) WITH ORDINALITY AS given (id, transaction_id, wire, fee,
           expires_at, reference_block_number, payment_count, ordinal)
         ORDER BY ordinal
       )
       INSERT INTO outgoing_payment (outgoing_id, index, purpose, purpose_id, to_account_id,
         to_memo_key, amount)
       SELECT * FROM unnest($9::uuid[], $10::integer[], $11::text[], $12::uuid[], $13::text[],
         $14::text[], $15::numeric[])`,
      [
        recorded.map(({ id }) => id),
        recorded.map(({ transactionId }) => transactionId),
        recorded.map(({ wire }) => wire),
        recorded.map(({ fee }) => fee.units),
        recorded.map(({ expiresAt }) => expiresAt),
        recorded.map(({ referenceBlockNumber }) => referenceBlockNumber),
        recorded.map((each) => each.payments.length),
        this.clock.now(),
        payments.map(({ id }) => id),
        payments.map(({ index }) => index),
        payments.map(({ purpose }) => purpose),
        payments.map(({ purposeId }) => purposeId),
        payments.map(({ toAccountId }) => toAccountId),
        payments.map(({ toMemoKey }) => toMemoKey),
        payments.map(({ amount }) => amount?.units ?? null),
      ],
    );
    return recorded;
  }

  override unsettled(limit: number): Promise<readonly OutgoingTransaction[]> {
    return this.select("WHERE o.state IN ('signed', 'broadcast') ORDER BY o.position LIMIT $1", [
      limit,
    ]);
  }

  override async findByTransactionIds(
    ids: readonly string[],
  ): Promise<readonly OutgoingTransaction[]> {
    if (ids.length === 0) return [];
    return this.select('WHERE o.transaction_id = ANY($1::text[]) ORDER BY o.position', [ids]);
  }

  override async unknownAmong(transactionIds: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.rows<{ id: string }>(
      `SELECT given.id FROM unnest($1::text[]) AS given (id) WHERE NOT EXISTS (
         SELECT 1 FROM outgoing_transaction o WHERE o.transaction_id = given.id)`,
      [transactionIds],
    );
    return rows.map(({ id }) => id);
  }

  override async nextCounters(count: number): Promise<readonly number[]> {
    const rows = await this.database.rows<{ counter: string }>(
      "SELECT nextval('outgoing_counter') AS counter FROM generate_series(1, $1)",
      [count],
    );
    return rows.map(({ counter }) => Number(counter));
  }

  override async latestFor(
    purpose: OutgoingPurpose,
    id: string,
  ): Promise<OutgoingTransaction | null> {
    const [latest] = await this.select(`${OF_PURPOSE} ORDER BY o.position DESC LIMIT 1`, [
      uuidOrNull(id),
      purpose,
    ]);
    return latest ?? null;
  }

  override attemptsFor(
    purpose: OutgoingPurpose,
    id: string,
  ): Promise<readonly OutgoingTransaction[]> {
    return this.select(`${OF_PURPOSE} ORDER BY o.position`, [uuidOrNull(id), purpose]);
  }

  override async noteBroadcasts(
    outcomes: readonly BroadcastNote[],
  ): Promise<readonly OutgoingTransaction[]> {
    if (outcomes.length === 0) return [];
    return this.change(
      `WITH given AS (
         SELECT id, string_to_array(taken_by, $4) AS taken_by, refusal
         FROM unnest($1::uuid[], $2::text[], $3::text[]) AS asked (id, taken_by, refusal)
       ), before AS (
         SELECT o.id, o.state, given.taken_by, given.refusal
         FROM outgoing_transaction o JOIN given ON given.id = o.id
         WHERE ${LIVING} ORDER BY o.id FOR NO KEY UPDATE OF o
       ), noted AS (
         UPDATE outgoing_transaction o
         SET broadcasts = o.broadcasts + 1,
           last_refusal = COALESCE(before.refusal, o.last_refusal),
           taken_by = ARRAY(
             SELECT DISTINCT node FROM unnest(o.taken_by || before.taken_by) AS node
             ORDER BY node LIMIT ${NODES_REMEMBERED}
           ),
           state = CASE WHEN o.state = 'signed' AND before.taken_by <> '{}' THEN 'broadcast'
             ELSE o.state END
         FROM before WHERE o.id = before.id
         RETURNING o.*, before.state <> o.state AS has_moved
       )
       SELECT ${COLUMNS} FROM noted o WHERE o.has_moved ORDER BY o.position`,
      [
        outcomes.map(({ id }) => id),
        outcomes.map(({ takenBy }) => takenBy.join(NODE_SEPARATOR)),
        outcomes.map(({ refusal }) => refusal),
        NODE_SEPARATOR,
      ],
    );
  }

  override markIncluded(inclusions: readonly Inclusion[]): Promise<readonly OutgoingTransaction[]> {
    return this.markInBlock(inclusions, 'included');
  }

  override unmarkIncludedExcept(
    transactionIds: readonly string[],
  ): Promise<readonly OutgoingTransaction[]> {
    return this.change(
      `UPDATE outgoing_transaction o SET state = 'broadcast', block_number = NULL
       WHERE o.state = 'included' AND o.transaction_id <> ALL($1::text[])
       RETURNING ${COLUMNS}`,
      [transactionIds],
    );
  }

  override markIrreversible(
    inclusions: readonly Inclusion[],
  ): Promise<readonly OutgoingTransaction[]> {
    return this.markInBlock(inclusions, 'irreversible');
  }

  override livingExpiredBefore(moment: Date): Promise<readonly OutgoingTransaction[]> {
    return this.select(`WHERE ${LIVING} AND o.expires_at < $1 ORDER BY o.position`, [moment]);
  }

  override async markExpired(id: string, proof: DeathProof): Promise<void> {
    const rows = await this.change(
      `UPDATE outgoing_transaction o SET state = 'expired', block_number = NULL,
         proof_from_block = $2, proof_to_block = $3, proof_to_block_time = $4, proof_node = $5
       WHERE o.id = $1 RETURNING ${COLUMNS}`,
      [uuidOrNull(id), proof.fromBlock, proof.toBlock, proof.toBlockTime, proof.node],
    );
    if (rows.length === 0) throw new Error(`There is no outgoing transaction ${id}`);
  }

  override totalInFlight(): Promise<Money> {
    return this.total("o.state IN ('signed', 'broadcast')");
  }

  override totalLiving(): Promise<Money> {
    return this.total(LIVING);
  }

  override async countLiving(): Promise<number> {
    const { count } = await this.database.oneRow<{ count: number }>(
      `SELECT count(*)::integer AS count FROM outgoing_transaction o WHERE ${LIVING}`,
    );
    return count;
  }

  private async total(condition: string): Promise<Money> {
    const { total } = await this.database.oneRow<{ total: string }>(
      `SELECT COALESCE(sum(o.fee + paid.amount), 0) AS total
       FROM outgoing_transaction o CROSS JOIN LATERAL (
         SELECT COALESCE(sum(p.amount), 0) AS amount FROM outgoing_payment p
         WHERE p.outgoing_id = o.id
       ) AS paid WHERE ${condition}`,
    );
    return Money.of(unitsOf(total), CWD);
  }

  /** Gives those whose state changed; one that was in another block before only gets the new one. */
  private async markInBlock(
    inclusions: readonly Inclusion[],
    state: 'included' | 'irreversible',
  ): Promise<readonly OutgoingTransaction[]> {
    if (inclusions.length === 0) return [];
    return this.change(
      `WITH before AS (
         SELECT o.id, o.state, given.block_number
         FROM outgoing_transaction o
         JOIN unnest($1::text[], $2::integer[]) AS given (transaction_id, block_number)
           ON given.transaction_id = o.transaction_id
         WHERE ${LIVING} ORDER BY o.id FOR NO KEY UPDATE OF o
       ), marked AS (
         UPDATE outgoing_transaction o SET state = $3, block_number = before.block_number
         FROM before
         WHERE o.id = before.id
           AND (o.state <> $3 OR o.block_number IS DISTINCT FROM before.block_number)
         RETURNING o.*, before.state <> $3 AS has_moved
       )
       SELECT ${COLUMNS} FROM marked o WHERE o.has_moved ORDER BY o.position`,
      [
        inclusions.map(({ transactionId }) => transactionId),
        inclusions.map(({ blockNumber }) => blockNumber),
        state,
      ],
    );
  }

  private select(
    rest: string,
    parameters: readonly unknown[],
  ): Promise<readonly OutgoingTransaction[]> {
    return this.change(`SELECT ${COLUMNS} FROM outgoing_transaction o ${rest}`, parameters);
  }

  private async change(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<readonly OutgoingTransaction[]> {
    const rows = await this.database.rows<OutgoingRow>(sql, parameters);
    return rows.map(toOutgoing);
  }
}

function newOutgoing(signed: SignedTransaction, createdAt: Date): OutgoingTransaction {
  return {
    ...signed,
    id: newId(),
    state: 'signed',
    createdAt,
    broadcasts: 0,
    takenBy: [],
    lastRefusal: null,
    blockNumber: null,
    deathProof: null,
  };
}

function toOutgoing(row: OutgoingRow): OutgoingTransaction {
  return {
    id: row.id,
    payments: row.payments.map(({ units, ...payment }) => ({
      ...payment,
      amount: units === null ? null : Money.of(unitsOf(units), CWD),
    })),
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
  };
}

function toDeathProof(row: OutgoingRow): DeathProof | null {
  const { proof_from_block: fromBlock, proof_to_block: toBlock, proof_node: node } = row;
  const { proof_to_block_time: toBlockTime, expires_at: expiresAt } = row;
  if (fromBlock === null || toBlock === null || toBlockTime === null || node === null) return null;
  return { fromBlock, toBlock, toBlockTime, expiresAt, node };
}
