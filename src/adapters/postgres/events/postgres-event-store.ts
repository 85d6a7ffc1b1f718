import { Injectable } from '@nestjs/common';
import {
  BACKLOG_MAXIMUM,
  type EventBacklog,
  EventStore,
  type PublishResult,
  type UnnumberedEvent,
} from '../../../events';
import { type BatchedWrite, Database } from '../connection/database';

const ADD = `
  INSERT INTO event_queue (id, type, version, at, customer_id, data)
  SELECT id, type, version, at, customer_id, data
  FROM unnest($1::uuid[], $2::text[], $3::smallint[], $4::timestamptz[], $5::uuid[], $6::jsonb[])
    WITH ORDINALITY AS given (id, type, version, at, customer_id, data, ordinal)
  ORDER BY ordinal`;

const ADDED: BatchedWrite<UnnumberedEvent> = {
  async write(events, database) {
    await database.rows(ADD, [
      events.map(({ id }) => id),
      events.map(({ type }) => type),
      events.map(({ version }) => version),
      events.map(({ at }) => at),
      events.map(({ customerId }) => customerId),
      events.map(({ data }) => JSON.stringify(data)),
    ]);
  },
};

/** Only looks, so that whoever looks every second writes nothing. */
const LOOK = `
  SELECT EXISTS (SELECT 1 FROM event_queue) AS is_waiting, numbered, numbered - published AS unconfirmed
  FROM event_head`;

/** By one process at a time; nobody waits for one that is frozen. */
const TAKE_TURN = 'SELECT 1 FROM event_head FOR UPDATE SKIP LOCKED';

/**
 * Moves rows from the queue. `position` is given before the commit and only orders them: of two changes of one
 * customer, which wait for each other, the later one has the greater position.
 */
const NUMBER = `
  WITH taken AS (
    DELETE FROM event_queue WHERE position = ANY (ARRAY(
      SELECT position FROM event_queue ORDER BY position LIMIT $1))
    RETURNING *
  ), head AS (
    UPDATE event_head SET numbered = numbered + (SELECT count(*) FROM taken) RETURNING numbered
  ), moved AS (
    INSERT INTO recorded_event (sequence, id, type, version, at, customer_id, data)
    SELECT head.numbered - (SELECT count(*) FROM taken) + row_number() OVER (ORDER BY position),
      id, type, version, at, customer_id, data
    FROM taken, head
    RETURNING sequence
  )
  SELECT head.numbered, (SELECT count(*) FROM moved) AS count FROM head`;

const PUBLISH = 'UPDATE event_head SET published = $1 WHERE published < $1';

/** Those with a number whose commit nobody has confirmed come before those without one. */
const BACKLOG = `
  SELECT least($1, h.numbered - h.published
      + (SELECT count(*) FROM (SELECT 1 FROM event_queue LIMIT $1) AS queued))::integer AS count,
    COALESCE((SELECT e.at FROM recorded_event e WHERE e.sequence = h.published + 1),
      (SELECT q.at FROM event_queue q ORDER BY q.position LIMIT 1)) AS oldest_at
  FROM event_head h`;

interface LookRow {
  readonly is_waiting: boolean;
  readonly numbered: string;
  readonly unconfirmed: string;
}

interface NumberedRow {
  readonly numbered: string;
  readonly count: string;
}

@Injectable()
export class PostgresEventStore extends EventStore {
  constructor(private readonly database: Database) {
    super();
  }

  override add(events: readonly UnnumberedEvent[]): void {
    this.database.writeAtCommit(ADDED, events);
  }

  override async publish(limit: number): Promise<PublishResult> {
    if (this.database.isInTransaction()) {
      throw new Error('Inside a transaction nothing is published');
    }
    const look = await this.database.oneRow<LookRow>(LOOK);
    if (look.is_waiting) return this.publishWaiting(limit);
    const unconfirmed = Number(look.unconfirmed);
    if (unconfirmed === 0) return { published: 0, hasMore: false };
    // Whoever numbered them died, or the server could not say whether that commit survives.
    await this.database.confirmCommits();
    await this.database.rows(PUBLISH, [look.numbered]);
    return { published: unconfirmed, hasMore: false };
  }

  override async backlog(): Promise<EventBacklog> {
    const { count, oldest_at: oldestAt } = await this.database.oneRow<{
      readonly count: number;
      readonly oldest_at: Date | null;
    }>(BACKLOG, [BACKLOG_MAXIMUM]);
    return { count, oldestAt };
  }

  override async deleteBefore(time: Date, limit: number): Promise<number> {
    const deleted = await this.database.rows(
      `WITH oldest AS (SELECT sequence, at FROM recorded_event ORDER BY sequence LIMIT $2)
       DELETE FROM recorded_event WHERE sequence IN (SELECT o.sequence FROM oldest o
         WHERE o.sequence < (SELECT COALESCE(min(k.sequence), 9223372036854775807) FROM oldest k WHERE k.at >= $1)
           AND o.sequence <= (SELECT published FROM event_head))
       RETURNING sequence`,
      [time, limit],
    );
    return deleted.length;
  }

  /**
   * The log of PostgreSQL is one sequence: once the commit that gave the numbers is confirmed, so are those of
   * the changes. Only then readers are shown them, by a statement of its own (ADR 21).
   */
  private async publishWaiting(limit: number): Promise<PublishResult> {
    const numbered = await this.database.transaction(async () => {
      const turn = await this.database.row<object>(TAKE_TURN);
      return turn === null ? null : this.database.oneRow<NumberedRow>(NUMBER, [limit]);
    });
    if (!numbered) return { published: 0, hasMore: true };
    await this.database.rows(PUBLISH, [numbered.numbered]);
    const published = Number(numbered.count);
    return { published, hasMore: published === limit };
  }
}
