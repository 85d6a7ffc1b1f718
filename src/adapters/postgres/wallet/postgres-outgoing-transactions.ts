import { Injectable } from '@nestjs/common';
import { Clock, CWD, Money } from '../../../kernel';
import {
  newOutgoing,
  OutgoingTransactions,
  type BroadcastNote,
  type DeathProof,
  type FoundTransaction,
  type Inclusion,
  type OutgoingPurpose,
  type OutgoingTransaction,
  type SealedPurpose,
  type SignedTransaction,
} from '../../../wallet';
import { Database } from '../connection/database';
import {
  ADD_OUTGOING,
  OUTGOING_COLUMNS,
  outgoingParameters,
  toOutgoing,
  type OutgoingRow,
} from './outgoing-rows';
import { unitsOf, uuidOrNull } from '../connection/row-values';

/** In no address of a node. */
const NODE_SEPARATOR = ' ';
const NODES_REMEMBERED = 32;
const OF_PURPOSE = `JOIN outgoing_payment own ON own.outgoing_id = o.id
  WHERE own.purpose_id = $1 AND own.purpose = $2`;
const LIVING = "o.state IN ('signed', 'broadcast', 'included')";

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
    return this.add(signed.map((each) => newOutgoing(each, this.clock.now())));
  }

  override async adopt(found: FoundTransaction): Promise<OutgoingTransaction> {
    const { blockNumber } = found;
    const adoptedAt = this.clock.now();
    const [adopted] = await this.add([
      { ...newOutgoing(found, adoptedAt), state: 'irreversible', blockNumber, adoptedAt },
    ]);
    if (!adopted) throw new Error(`Transaction ${found.transactionId} was not adopted`);
    return adopted;
  }

  private async add(
    recorded: readonly OutgoingTransaction[],
  ): Promise<readonly OutgoingTransaction[]> {
    this.database.requireTransaction('Recording what was signed');
    if (recorded.length === 0) return [];
    await this.database.rows(ADD_OUTGOING, outgoingParameters(recorded));
    return recorded;
  }

  override async claimSurplus(
    id: string,
    purpose: OutgoingPurpose,
    purposeId: string,
  ): Promise<void> {
    const rows = await this.database.rows(
      `UPDATE outgoing_payment SET surplus = false
       WHERE outgoing_id = $1 AND purpose = $2 AND purpose_id = $3 AND surplus RETURNING 1`,
      [id, purpose, purposeId],
    );
    if (rows.length !== 1) throw new Error(`Transaction ${id} has no such surplus`);
  }

  override async knowsSeal({ purpose, purposeId, counter }: SealedPurpose): Promise<boolean> {
    const row = await this.database.row(
      `SELECT 1 FROM outgoing_payment
       WHERE purpose_id = $1 AND purpose = $2 AND counter = $3 LIMIT 1`,
      [uuidOrNull(purposeId), purpose, counter],
    );
    return row !== null;
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

  /** Seconds since 2020 before a running number: also a database that was put back repeats none. */
  override async nextCounters(count: number): Promise<readonly number[]> {
    const rows = await this.database.rows<{ counter: string }>(
      `SELECT (extract(epoch FROM clock_timestamp() - timestamptz '2020-01-01Z')::bigint * 65536
         + nextval('outgoing_counter') % 65536)::text AS counter FROM generate_series(1, $1)`,
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

  override async hasLiving(purpose: OutgoingPurpose, id: string): Promise<boolean> {
    const row = await this.database.row(
      'SELECT 1 FROM outgoing_payment WHERE purpose = $1 AND purpose_id = $2 AND living',
      [purpose, uuidOrNull(id)],
    );
    return row !== null;
  }

  override async expiredAmong(
    purpose: OutgoingPurpose,
    ids: readonly string[],
  ): Promise<readonly string[]> {
    const rows = await this.database.rows<{ id: string }>(
      `SELECT DISTINCT p.purpose_id AS id
       FROM outgoing_payment p JOIN outgoing_transaction o ON o.id = p.outgoing_id
       WHERE p.purpose_id = ANY($1::uuid[]) AND p.purpose = $2 AND o.state = 'expired'`,
      [ids.map(uuidOrNull), purpose],
    );
    return rows.map(({ id }) => id);
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
       SELECT ${OUTGOING_COLUMNS} FROM noted o WHERE o.has_moved ORDER BY o.position`,
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
       RETURNING ${OUTGOING_COLUMNS}`,
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
       WHERE o.id = $1 RETURNING ${OUTGOING_COLUMNS}`,
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

  override spentSince(moment: Date): Promise<Money> {
    return this.total(
      `o.created_at > $1 AND o.state <> 'expired' AND NOT EXISTS (
         SELECT 1 FROM outgoing_payment own WHERE own.outgoing_id = o.id AND own.purpose = 'refund')`,
      [moment],
    );
  }

  override async countLiving(): Promise<number> {
    const { count } = await this.database.oneRow<{ count: number }>(
      `SELECT count(*)::integer AS count FROM outgoing_transaction o WHERE ${LIVING}`,
    );
    return count;
  }

  private async total(condition: string, parameters: readonly unknown[] = []): Promise<Money> {
    const { total } = await this.database.oneRow<{ total: string }>(
      `SELECT COALESCE(sum(o.fee + paid.amount), 0) AS total
       FROM outgoing_transaction o CROSS JOIN LATERAL (
         SELECT COALESCE(sum(p.amount), 0) AS amount FROM outgoing_payment p
         WHERE p.outgoing_id = o.id
       ) AS paid WHERE ${condition}`,
      parameters,
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
       SELECT ${OUTGOING_COLUMNS} FROM marked o WHERE o.has_moved ORDER BY o.position`,
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
    return this.change(
      `SELECT ${OUTGOING_COLUMNS} FROM outgoing_transaction o ${rest}`,
      parameters,
    );
  }

  private async change(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<readonly OutgoingTransaction[]> {
    const rows = await this.database.rows<OutgoingRow>(sql, parameters);
    return rows.map(toOutgoing);
  }
}
