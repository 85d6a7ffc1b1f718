import { Injectable } from '@nestjs/common';
import {
  EventFeed,
  type EventData,
  type FeedFilter,
  type FeedPage,
  type Position,
  type RecordedEvent,
} from '../../../events';
import { DomainError } from '../../../kernel';
import { Database } from '../connection/database';

const LIMIT_MAXIMUM = 1_000;
/** Of the events that do not pass a filter, so many are looked at for one page. */
const LOOKED_AT = 10_000n;

/**
 * One history of the database: what it is called, and when it was last found to have forgotten something under
 * the same names (ADR 23).
 */
const STATE = `
  WITH state AS MATERIALIZED (
    SELECT h.published,
      COALESCE((SELECT min(e.sequence) - 1 FROM recorded_event e), h.published) AS start,
      left(encode(sha256(convert_to(concat_ws(' ', n.system_identifier, n.timeline, n.database_oid, n.table_oid,
        (SELECT extract(epoch FROM max(q.detected_at)) FROM signing_quarantine q
         WHERE q.reason = 'unknown_signature')), 'UTF8')), 'hex'), 12) AS epoch
    FROM event_head h, present_database_identity() n
  )`;

interface StateRow {
  readonly epoch: string;
  readonly published: string;
  readonly start: string;
}

interface EventRow {
  readonly sequence: string;
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly at: Date;
  readonly customer_id: string | null;
  readonly data: EventData;
}

const NO_FILTER: FeedFilter = { types: null, customerId: null };

@Injectable()
export class PostgresEventFeed extends EventFeed {
  constructor(private readonly database: Database) {
    super();
  }

  override async after(position: Position, limit: number): Promise<readonly RecordedEvent[]> {
    return (await this.read(position, limit, NO_FILTER)).events;
  }

  /** In one statement: between two of them, events could be deleted that were not read yet. */
  override async read(
    { epoch, sequence }: Position,
    limit: number,
    { types, customerId }: FeedFilter,
  ): Promise<FeedPage> {
    if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAXIMUM) {
      throw new RangeError(`limit must be a whole number from 1 to ${LIMIT_MAXIMUM}`);
    }
    const lookedTo = sequence + LOOKED_AT;
    const rows = await this.database.rows<StateRow & (EventRow | { readonly sequence: null })>(
      `${STATE} SELECT s.epoch, s.published, s.start, e.*
       FROM state s LEFT JOIN LATERAL (
         SELECT r.* FROM recorded_event r
         WHERE r.sequence > $1 AND r.sequence <= least(s.published, $2::bigint)
           AND ($3::text[] IS NULL OR r.type = ANY ($3))
           AND ($4::uuid IS NULL OR r.customer_id = $4)
         ORDER BY r.sequence LIMIT $5
       ) e ON true
       ORDER BY e.sequence`,
      [sequence, lookedTo, types, customerId, limit],
    );
    const [state] = rows;
    if (!state) throw new Error('The feed of events has no head');
    requireReadable({ epoch, sequence }, state);
    const published = BigInt(state.published);
    const events = rows.flatMap((row) => (row.sequence === null ? [] : [eventOf(row)]));
    const last = events.length === limit ? events.at(-1)?.sequence : undefined;
    const next = last ?? (lookedTo < published ? lookedTo : published);
    return { events, next: { epoch, sequence: next }, hasMore: next < published };
  }

  override async head(): Promise<Position> {
    const { epoch, published } = await this.state();
    return { epoch, sequence: BigInt(published) };
  }

  override async start(): Promise<Position> {
    const { epoch, start } = await this.state();
    return { epoch, sequence: BigInt(start) };
  }

  override async one(id: string): Promise<RecordedEvent | null> {
    const row = await this.database.row<EventRow>(
      `SELECT e.* FROM recorded_event e, event_head h WHERE e.id = $1 AND e.sequence <= h.published`,
      [id],
    );
    return row && eventOf(row);
  }

  private state(): Promise<StateRow> {
    return this.database.oneRow<StateRow>(`${STATE} SELECT * FROM state`);
  }
}

function requireReadable({ epoch, sequence }: Position, state: StateRow): void {
  const isReadable =
    epoch === state.epoch && sequence >= BigInt(state.start) && sequence <= BigInt(state.published);
  if (!isReadable) throw new DomainError('events_gone');
}

function eventOf(row: EventRow): RecordedEvent {
  const { sequence, id, type, version, at, customer_id: customerId, data } = row;
  return { sequence: BigInt(sequence), id, type, version, at, customerId, data };
}
