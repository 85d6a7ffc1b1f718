import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '../../../kernel';
import {
  type Attempt,
  ATTEMPTS_KEPT,
  type Backlog,
  Deliveries,
  type Delivery,
  deliveryId,
  type DeliveryOutcome,
  type DeliveryState,
  type DueRequest,
  type TidyRequest,
} from '../../../webhooks';
import { Database } from '../connection/database';
import { pageOf, readPageRequest, uuidOrNull } from '../connection/row-values';

const LIST = 'webhook-deliveries';
const COLUMNS = `d.id, d.position, d.endpoint_id, d.event_id, d.event_type, d.event_sequence, d.customer_id,
  d.state, d.failures, d.attempt_count, d.next_attempt_at, d.created_at, d.ended_at, d.attempts`;

/** Rows come as JSON: one statement for a page of them. An attempt is added to those that are kept. */
const RECORD = `
  INSERT INTO webhook_delivery AS d (id, endpoint_id, event_id, event_type, event_sequence, customer_id,
    state, failures, attempt_count, next_attempt_at, created_at, ended_at, attempts)
  SELECT id, endpoint_id, event_id, event_type, event_sequence, customer_id, state, failures,
    jsonb_array_length(attempts), next_attempt_at, at, CASE WHEN state <> 'waiting' THEN at END, attempts
  FROM jsonb_to_recordset($1::jsonb) AS given (id uuid, endpoint_id uuid, event_id uuid, event_type text,
    event_sequence bigint, customer_id uuid, state text, failures integer, next_attempt_at timestamptz,
    at timestamptz, attempts jsonb)
  ON CONFLICT (endpoint_id, event_id) DO UPDATE SET
    state = EXCLUDED.state, failures = EXCLUDED.failures, event_sequence = EXCLUDED.event_sequence,
    attempt_count = d.attempt_count + EXCLUDED.attempt_count,
    next_attempt_at = EXCLUDED.next_attempt_at, ended_at = EXCLUDED.ended_at,
    attempts = CASE WHEN jsonb_array_length(d.attempts || EXCLUDED.attempts) > ${ATTEMPTS_KEPT}
      THEN (d.attempts - 0) || EXCLUDED.attempts ELSE d.attempts || EXCLUDED.attempts END`;

/** Without order every waiting one counts, with it the first one of each customer. */
const DUE = `
  SELECT ${COLUMNS} FROM webhook_delivery d
  WHERE d.endpoint_id = $1 AND d.state = 'waiting' AND ($2::timestamptz IS NULL OR d.next_attempt_at <= $2)
    AND (NOT $3 OR d.customer_id IS NULL OR NOT EXISTS (
      SELECT 1 FROM webhook_delivery e WHERE e.endpoint_id = $1 AND e.state = 'waiting'
        AND e.customer_id = d.customer_id AND (e.event_sequence, e.position) < (d.event_sequence, d.position)))
  ORDER BY CASE WHEN $2::timestamptz IS NULL THEN d.attempt_count END, d.event_sequence, d.position
  LIMIT $4`;

const TIDY = `
  DELETE FROM webhook_delivery WHERE position IN (
    SELECT position FROM (
      (SELECT d.position FROM webhook_endpoint e JOIN webhook_delivery d ON d.endpoint_id = e.id
        WHERE e.state = 'deleted' LIMIT $3)
      UNION ALL
      (SELECT d.position FROM webhook_delivery d WHERE d.ended_at < $1 ORDER BY d.ended_at LIMIT $3)
      UNION ALL
      (SELECT surplus.position FROM webhook_endpoint e CROSS JOIN LATERAL (
        SELECT d.position FROM webhook_delivery d WHERE d.endpoint_id = e.id AND d.ended_at IS NOT NULL
        ORDER BY d.position DESC OFFSET $2 LIMIT $3) surplus LIMIT $3)
    ) AS old (position) LIMIT $3)
  RETURNING position`;

interface DeliveryRow {
  readonly id: string;
  readonly position: string;
  readonly endpoint_id: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly event_sequence: string;
  readonly customer_id: string | null;
  readonly state: DeliveryState;
  readonly failures: number;
  readonly attempt_count: number;
  readonly next_attempt_at: Date | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly attempts: readonly (Omit<Attempt, 'at'> & { readonly at: string })[];
}

@Injectable()
export class PostgresDeliveries extends Deliveries {
  constructor(private readonly database: Database) {
    super();
  }

  override async record(outcomes: readonly DeliveryOutcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    await this.database.rows(RECORD, [JSON.stringify(outcomes.map(toRecord))]);
  }

  override async backlog(endpointId: string): Promise<Backlog> {
    const row = await this.database.oneRow<{ count: number; customers: readonly string[] | null }>(
      `SELECT count(*)::integer AS count,
         array_agg(DISTINCT customer_id) FILTER (WHERE customer_id IS NOT NULL) AS customers
       FROM webhook_delivery WHERE endpoint_id = $1 AND state = 'waiting'`,
      [endpointId],
    );
    return { count: row.count, customerIds: new Set(row.customers ?? []) };
  }

  override async waiting(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.rows<{ endpoint_id: string; count: number }>(
      `SELECT d.endpoint_id, count(*)::integer AS count
       FROM webhook_endpoint e JOIN webhook_delivery d ON d.endpoint_id = e.id
       WHERE e.state <> 'deleted' AND d.state = 'waiting' GROUP BY d.endpoint_id`,
    );
    return new Map(rows.map(({ endpoint_id: id, count }) => [id, count]));
  }

  override async due({ endpointId, now, keepsOrder, limit }: DueRequest): Promise<Delivery[]> {
    const given = [endpointId, now, keepsOrder, limit];
    return (await this.database.rows<DeliveryRow>(DUE, given)).map(toDelivery);
  }

  override async makeDue(endpointId: string, at: Date): Promise<void> {
    await this.database.rows(
      `UPDATE webhook_delivery SET next_attempt_at = $2
       WHERE endpoint_id = $1 AND state = 'waiting' AND next_attempt_at > $2`,
      [endpointId, at],
    );
  }

  override async find(id: string): Promise<Delivery | null> {
    const row = await this.database.row<DeliveryRow>(
      `SELECT ${COLUMNS} FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint_id
       WHERE d.id = $1 AND e.state <> 'deleted'`,
      [uuidOrNull(id)],
    );
    return row && toDelivery(row);
  }

  override async list(
    endpointId: string,
    { state }: { readonly state: DeliveryState | null },
    page: PageRequest,
  ): Promise<Page<Delivery>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<DeliveryRow>(
      `SELECT ${COLUMNS} FROM webhook_delivery d WHERE d.endpoint_id = $1
         AND ($2::text IS NULL OR d.state = $2) AND ($3::bigint IS NULL OR d.position < $3)
       ORDER BY d.position DESC LIMIT $4`,
      [uuidOrNull(endpointId), state, before, rowsToRead],
    );
    return pageOf(LIST, rows, page, toDelivery);
  }

  override async redeliver(id: string, at: Date): Promise<Delivery | null> {
    const row = await this.database.row<DeliveryRow>(
      `UPDATE webhook_delivery d SET state = 'waiting', failures = 0, next_attempt_at = $2, ended_at = NULL
       FROM webhook_endpoint e
       WHERE d.id = $1 AND d.state <> 'waiting' AND e.id = d.endpoint_id AND e.state <> 'deleted'
       RETURNING ${COLUMNS}`,
      [uuidOrNull(id), at],
    );
    return row && toDelivery(row);
  }

  /** Tests are of no number, and stay. */
  override async dropWaitingAfter(endpointId: string, sequence: bigint): Promise<void> {
    await this.database.rows(
      `DELETE FROM webhook_delivery
       WHERE endpoint_id = $1 AND state = 'waiting' AND event_sequence > $2`,
      [endpointId, sequence],
    );
  }

  override async tidy({ before, keptPerEndpoint, limit }: TidyRequest): Promise<number> {
    return (await this.database.rows(TIDY, [before, keptPerEndpoint, limit])).length;
  }
}

function toRecord(outcome: DeliveryOutcome): Readonly<Record<string, unknown>> {
  const { endpointId, eventId, attempt } = outcome;
  return {
    id: deliveryId(endpointId, eventId),
    endpoint_id: endpointId,
    event_id: eventId,
    event_type: outcome.eventType,
    event_sequence: String(outcome.sequence),
    customer_id: outcome.customerId,
    state: outcome.state,
    failures: outcome.failures,
    next_attempt_at: outcome.nextAttemptAt,
    at: outcome.at,
    attempts: attempt === null ? [] : [attempt],
  };
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    eventType: row.event_type,
    sequence: BigInt(row.event_sequence),
    customerId: row.customer_id,
    state: row.state,
    failures: row.failures,
    attemptCount: row.attempt_count,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    attempts: row.attempts.map((attempt) => ({ ...attempt, at: new Date(attempt.at) })),
  };
}
