import { Injectable } from '@nestjs/common';
import { EventLog, type DomainEvent } from '../../../kernel';
import { Database, type BatchedWrite } from '../connection/database';

interface LoggedEvent {
  readonly event: DomainEvent;
  readonly publishedAt: Date;
}

const ADD_EVENTS = `
  INSERT INTO domain_event (type, payload, published_at)
  SELECT type, payload, published_at
  FROM unnest($1::text[], $2::jsonb[], $3::timestamptz[])
    WITH ORDINALITY AS given (type, payload, published_at, ordinal)
  ORDER BY ordinal`;

const EVENTS: BatchedWrite<LoggedEvent> = {
  async write(events, database) {
    await database.rows(ADD_EVENTS, [
      events.map(({ event }) => event.type),
      events.map(({ event: { type: _type, ...payload } }) => JSON.stringify(payload)),
      events.map(({ publishedAt }) => publishedAt),
    ]);
  },
};

@Injectable()
export class PostgresEventLog extends EventLog {
  constructor(private readonly database: Database) {
    super();
  }

  override append(event: DomainEvent, publishedAt: Date): void {
    this.database.writeAtCommit(EVENTS, [{ event, publishedAt }]);
  }
}
