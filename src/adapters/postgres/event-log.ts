import type { DomainEvent } from '../../kernel';
import type { BatchedWrite } from './database';

/** An event as it stands in the log, from which operators and later readers learn what happened. */
export interface LoggedEvent {
  readonly event: DomainEvent;
  readonly publishedAt: Date;
}

const ADD_EVENTS = `
  INSERT INTO domain_event (type, payload, published_at)
  SELECT type, payload, published_at
  FROM unnest($1::text[], $2::jsonb[], $3::timestamptz[])
    WITH ORDINALITY AS given (type, payload, published_at, ordinal)
  ORDER BY ordinal`;

export const EVENT_LOG: BatchedWrite<LoggedEvent> = {
  async write(events, database) {
    await database.rows(ADD_EVENTS, [
      events.map(({ event }) => event.type),
      events.map(({ event: { type: _type, ...payload } }) => JSON.stringify(payload)),
      events.map(({ publishedAt }) => publishedAt),
    ]);
  },
};
