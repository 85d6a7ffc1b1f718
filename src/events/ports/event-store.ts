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

  /** Deletes up to `limit` of the oldest events, as long as they are from before that time. Gives how many. */
  abstract deleteBefore(time: Date, limit: number): Promise<number>;
}

export interface PublishResult {
  /** How many became readable. */
  readonly published: number;
  /** `limit` was reached, or another process was at it: call again. */
  readonly hasMore: boolean;
}
