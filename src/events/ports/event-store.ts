import type { UnnumberedEvent } from '../recorded-event';

/** Where events are written, numbered and deleted: the other side of `EventFeed`. */
export abstract class EventStore {
  /**
   * Inside a unit of work: the events are written when that commits, in the order in which they were given, and
   * go with the run in which they were given when that is undone. Throws outside a unit of work.
   */
  abstract add(events: readonly UnnumberedEvent[]): void;

  /**
   * Numbers up to `limit` committed events and shows them to readers, once their commits are confirmed. One caller
   * at a time does so, of all processes. Says whether there may be more to do at once. Not inside a unit of work.
   */
  abstract publish(limit: number): Promise<PublishResult>;

  /** Committed events that no reader is shown yet. Asked often: the count stops at `BACKLOG_MAXIMUM`. */
  abstract backlog(): Promise<EventBacklog>;

  /** Deletes up to `limit` of the oldest events, as long as they are from before that time. Gives how many. */
  abstract deleteBefore(time: Date, limit: number): Promise<number>;
}

/** More than that is not counted. */
export const BACKLOG_MAXIMUM = 10_000;

export interface EventBacklog {
  readonly count: number;
  /** When the first of them happened; null when there is none. */
  readonly oldestAt: Date | null;
}

export interface PublishResult {
  /** How many became readable. */
  readonly published: number;
  /** `limit` was reached, or another process was at it: call again. */
  readonly hasMore: boolean;
}
