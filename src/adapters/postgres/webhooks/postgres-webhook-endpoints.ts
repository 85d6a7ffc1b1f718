import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '../../../kernel';
import {
  type EndpointClaim,
  type EndpointExtension,
  type EndpointPause,
  type EndpointSettlement,
  type EndpointSkip,
  type EndpointState,
  type EndpointTerms,
  ENDPOINT_STATES,
  ENDPOINT_TRANSITIONS,
  type LastAttempt,
  type SecretRotation,
  shownEndpoint,
  type StoredEndpoint,
  type WebhookEndpoint,
  WebhookEndpoints,
} from '../../../webhooks';
import { Database } from '../connection/database';
import { pageOf, readPageRequest, uuidOrNull } from '../connection/row-values';

const LIST = 'webhook-endpoints';
const COLUMNS = `id, position, url, description, event_types, keeps_order, state, pause, event_sequence, secret,
  former_secrets, failures, failing_since, rests_until, last_attempt, missed_events, missed_at, created_at, created_by`;
const KNOWN = "state <> 'deleted'";
/** Something to send, or one to try whether the receiver takes it again. */
const HAS_WORK = `(e.event_sequence < $1 OR EXISTS (
  SELECT 1 FROM webhook_delivery d WHERE d.endpoint_id = e.id AND d.state = 'waiting'
    AND (e.rests_until IS NOT NULL OR d.next_attempt_at <= $2)))`;
const CLAIM = `
  UPDATE webhook_endpoint SET lease_token = $3, leased_until = $4
  WHERE id IN (
    SELECT e.id FROM webhook_endpoint e
    WHERE e.state = 'enabled' AND (e.leased_until IS NULL OR e.leased_until <= $2)
      AND (e.rests_until IS NULL OR e.rests_until <= $2) AND e.id <> ALL($5::uuid[]) AND ${HAS_WORK}
    ORDER BY e.leased_until NULLS FIRST, e.position LIMIT $6 FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING ${COLUMNS}`;

/** The present one before those whose time is not over; none of them where its own is. */
const ROTATE = `
  UPDATE webhook_endpoint SET secret = $2, former_secrets = CASE WHEN $3::timestamptz <= $4 THEN '[]' ELSE
    jsonb_build_array(jsonb_build_object('secret', encode(secret, 'base64'), 'until', $3::timestamptz))
    || COALESCE((SELECT jsonb_agg(f.former ORDER BY f.ordinal)
      FROM jsonb_array_elements(former_secrets) WITH ORDINALITY AS f (former, ordinal)
      WHERE (f.former->>'until')::timestamptz > $4), '[]') END
  WHERE id = $1 AND ${KNOWN} RETURNING ${COLUMNS}`;

/** As JSON keeps it. */
type AsJson<T extends { readonly at: Date }> = Omit<T, 'at'> & { readonly at: string };

interface EndpointRow {
  readonly id: string;
  readonly position: string;
  readonly url: string;
  readonly description: string;
  readonly event_types: readonly string[] | null;
  readonly keeps_order: boolean;
  readonly state: EndpointState;
  readonly pause: AsJson<EndpointPause> | null;
  readonly event_sequence: string;
  readonly secret: Buffer | null;
  readonly former_secrets: readonly { readonly secret: string; readonly until: string }[];
  readonly failures: number;
  readonly failing_since: Date | null;
  readonly rests_until: Date | null;
  readonly last_attempt: AsJson<LastAttempt> | null;
  readonly missed_events: string;
  readonly missed_at: Date | null;
  readonly created_at: Date;
  readonly created_by: string;
}

@Injectable()
export class PostgresWebhookEndpoints extends WebhookEndpoints {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(endpoint: StoredEndpoint): Promise<void> {
    const { id, url, description, eventTypes, keepsOrder, state, sequence, secret } = endpoint;
    const { createdAt, createdBy } = endpoint;
    await this.database.rows(
      `INSERT INTO webhook_endpoint (id, url, description, event_types, keeps_order, state, event_sequence,
         secret, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[id, url, description, eventTypes, keepsOrder, state, sequence, secret],
        ...[createdAt, createdBy],
      ],
    );
  }

  override find(id: string): Promise<StoredEndpoint | null> {
    return this.one(`SELECT ${COLUMNS} FROM webhook_endpoint WHERE id = $1 AND ${KNOWN}`, [
      uuidOrNull(id),
    ]);
  }

  override async list(page: PageRequest): Promise<Page<WebhookEndpoint>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<EndpointRow>(
      `SELECT ${COLUMNS} FROM webhook_endpoint WHERE ($1::bigint IS NULL OR position < $1) AND ${KNOWN}
       ORDER BY position DESC LIMIT $2`,
      [before, rowsToRead],
    );
    return pageOf(LIST, rows, page, (row) => shownEndpoint(toEndpoint(row)));
  }

  override async count(): Promise<number> {
    const { count } = await this.database.oneRow<{ count: number }>(
      `SELECT count(*)::integer AS count FROM webhook_endpoint WHERE ${KNOWN}`,
    );
    return count;
  }

  override change(id: string, terms: EndpointTerms): Promise<StoredEndpoint | null> {
    const { url, description, eventTypes, keepsOrder } = terms;
    return this.one(
      `UPDATE webhook_endpoint SET url = $2, description = $3, event_types = $4, keeps_order = $5,
         failures = CASE WHEN url = $2 THEN failures ELSE 0 END,
         failing_since = CASE WHEN url = $2 THEN failing_since END,
         rests_until = CASE WHEN url = $2 THEN rests_until END,
         last_attempt = CASE WHEN url = $2 THEN last_attempt END
       WHERE id = $1 AND ${KNOWN} RETURNING ${COLUMNS}`,
      [uuidOrNull(id), url, description, eventTypes, keepsOrder],
    );
  }

  override rotate(rotation: SecretRotation): Promise<StoredEndpoint | null> {
    const { id, secret, formerUntil, now } = rotation;
    return this.one(ROTATE, [uuidOrNull(id), secret, formerUntil, now]);
  }

  override move(id: string, to: EndpointState): Promise<StoredEndpoint | null> {
    const from = ENDPOINT_STATES.filter((each) => ENDPOINT_TRANSITIONS[each].includes(to));
    const change =
      to === 'deleted'
        ? ", url = '', secret = NULL, former_secrets = '[]', last_attempt = NULL, lease_token = NULL"
        : ", failures = CASE WHEN $2 = 'enabled' THEN 0 ELSE failures END, " +
          "failing_since = CASE WHEN $2 = 'enabled' THEN NULL ELSE failing_since END, " +
          "rests_until = CASE WHEN $2 = 'enabled' THEN NULL ELSE rests_until END";
    return this.one(
      `UPDATE webhook_endpoint SET state = $2, pause = NULL${change}
       WHERE id = $1 AND state = ANY($3::text[]) RETURNING ${COLUMNS}`,
      [uuidOrNull(id), to, from],
    );
  }

  override pause(id: string, pause: EndpointPause): Promise<StoredEndpoint | null> {
    return this.one(
      `UPDATE webhook_endpoint SET state = 'paused', pause = $2
       WHERE id = $1 AND (state = 'enabled' OR (state = 'paused' AND $3)) RETURNING ${COLUMNS}`,
      [uuidOrNull(id), JSON.stringify(pause), pause.isByOperator],
    );
  }

  override goBack(id: string, sequence: bigint): Promise<boolean> {
    return this.moved(id, sequence, 'event_sequence > $2');
  }

  override goForward(id: string, sequence: bigint): Promise<boolean> {
    return this.moved(id, sequence, 'event_sequence < $2');
  }

  override skip({ id, token, sequence, now }: EndpointSkip): Promise<StoredEndpoint | null> {
    return this.one(
      `UPDATE webhook_endpoint SET event_sequence = $3,
         missed_events = missed_events + $3 - event_sequence, missed_at = $4
       WHERE id = $1 AND lease_token = $2 AND event_sequence < $3 RETURNING ${COLUMNS}`,
      [id, token, sequence, now],
    );
  }

  override async claim(claim: EndpointClaim): Promise<StoredEndpoint[]> {
    const { head, now, token, until, except, most } = claim;
    const given = [head, now, token, until, except, most];
    return (await this.database.rows<EndpointRow>(CLAIM, given)).map(toEndpoint);
  }

  override async extend({ id, token, url, until }: EndpointExtension): Promise<boolean> {
    const row = await this.database.row(
      `UPDATE webhook_endpoint SET leased_until = $4
       WHERE id = $1 AND lease_token = $2 AND state = 'enabled' AND url = $3 RETURNING id`,
      [id, token, url, until],
    );
    return row !== null;
  }

  override async release(id: string, token: string): Promise<void> {
    await this.database.rows(
      `UPDATE webhook_endpoint SET lease_token = NULL, leased_until = NULL
       WHERE id = $1 AND lease_token = $2`,
      [id, token],
    );
  }

  override async settle(settlement: EndpointSettlement): Promise<StoredEndpoint | null> {
    this.database.requireTransaction('Settling an endpoint');
    const { id, token, url, fromSequence, toSequence, health } = settlement;
    const { failures, failingSince, restsUntil } = health;
    const lastAttempt = settlement.lastAttempt && JSON.stringify(settlement.lastAttempt);
    return this.one(
      `UPDATE webhook_endpoint SET
         failures = CASE WHEN url = $8 THEN $3 ELSE failures END,
         failing_since = CASE WHEN url = $8 THEN $4 ELSE failing_since END,
         rests_until = CASE WHEN url = $8 THEN $5 ELSE rests_until END,
         last_attempt = CASE WHEN url = $8 THEN COALESCE($9, last_attempt) ELSE last_attempt END,
         event_sequence = CASE WHEN event_sequence = $6 THEN $7 ELSE event_sequence END
       WHERE id = $1 AND lease_token = $2 RETURNING ${COLUMNS}`,
      [
        ...[id, token, failures, failingSince, restsUntil, fromSequence, toSequence, url],
        lastAttempt,
      ],
    );
  }

  override async forgetDeleted(): Promise<void> {
    await this.database.rows(
      `DELETE FROM webhook_endpoint e WHERE e.state = 'deleted'
         AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.endpoint_id = e.id)`,
    );
  }

  private async moved(id: string, sequence: bigint, condition: string): Promise<boolean> {
    const row = await this.database.row(
      `UPDATE webhook_endpoint SET event_sequence = $2 WHERE id = $1 AND ${KNOWN} AND ${condition}
       RETURNING id`,
      [uuidOrNull(id), sequence],
    );
    return row !== null;
  }

  private async one(sql: string, parameters: readonly unknown[]): Promise<StoredEndpoint | null> {
    const row = await this.database.row<EndpointRow>(sql, parameters);
    return row && toEndpoint(row);
  }
}

function toEndpoint(row: EndpointRow): StoredEndpoint {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    eventTypes: row.event_types,
    keepsOrder: row.keeps_order,
    state: row.state,
    pause: withTime(row.pause),
    sequence: BigInt(row.event_sequence),
    secret: row.secret ?? Buffer.alloc(0),
    formerSecrets: row.former_secrets.map(({ secret, until }) => ({
      secret: Buffer.from(secret, 'base64'),
      until: new Date(until),
    })),
    failures: row.failures,
    failingSince: row.failing_since,
    restsUntil: row.rests_until,
    lastAttempt: withTime(row.last_attempt),
    missedEvents: Number(row.missed_events),
    missedAt: row.missed_at,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

function withTime<T extends { readonly at: string }>(kept: T | null) {
  return kept && { ...kept, at: new Date(kept.at) };
}
