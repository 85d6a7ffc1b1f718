/** What an event tells, as JSON. Amounts are decimal strings, times are ISO 8601 in UTC. */
export type EventData = Readonly<Record<string, JsonValue>>;

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** What a service is told of: written in the transaction of the change, numbered after its commit. */
export interface RecordedEvent {
  /** From 1 on, in the order in which events are read; none is ever added before one that was read. */
  readonly sequence: bigint;
  /** A UUID: the same wherever the event is read or sent, so that a receiver can tell a repetition. */
  readonly id: string;
  /** Subject and verb, such as `deposit.credited`. */
  readonly type: string;
  /** Of the form of `data`, from 1 on. A field that is added makes no new version. */
  readonly version: number;
  /** When it happened, by the clock of the process that recorded it; not in the order of `sequence`. */
  readonly at: Date;
  /** Null where it concerns the whole service. */
  readonly customerId: string | null;
  readonly data: EventData;
}

/** One that has no number yet. */
export type UnnumberedEvent = Omit<RecordedEvent, 'sequence'>;

/** A place in the feed: all events up to that number are behind it. */
export interface Position {
  /** Names one history of the database: another one after a restore, a copy or a failover. */
  readonly epoch: string;
  /** 0 is before the first event. */
  readonly sequence: bigint;
}
