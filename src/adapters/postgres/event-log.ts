import type { DomainEvent } from '../../kernel';

/** An event as it stands in the log, from which operators and later readers learn what happened. */
export interface LoggedEvent {
  readonly event: DomainEvent;
  readonly publishedAt: Date;
}

export const ADD_EVENTS = `
  INSERT INTO domain_event (type, payload, published_at)
  SELECT type, payload, published_at
  FROM unnest($1::text[], $2::jsonb[], $3::timestamptz[])
    WITH ORDINALITY AS given (type, payload, published_at, ordinal)
  ORDER BY ordinal`;

export function parametersOf(events: readonly LoggedEvent[]): readonly unknown[] {
  return [
    events.map(({ event }) => event.type),
    events.map(({ event: { type: _type, ...payload } }) => JSON.stringify(payload)),
    events.map(({ publishedAt }) => publishedAt),
  ];
}
