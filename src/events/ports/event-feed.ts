import type { Position, RecordedEvent } from '../recorded-event';

export interface FeedFilter {
  /** Null: of any type. */
  readonly types: readonly string[] | null;
  /** Null: of any customer, and of none. */
  readonly customerId: string | null;
}

export interface FeedPage {
  /** In the order of their numbers. */
  readonly events: readonly RecordedEvent[];
  /** Where to go on: behind all that was looked at, whether or not it passed the filter. */
  readonly next: Position;
  /** There was more than was looked at. */
  readonly hasMore: boolean;
}

/**
 * The durable feed of events, for readers. What it gives has a number, is committed, and would survive the
 * loss of the server: it stays, under the same number, as long as the epoch is the same.
 */
export abstract class EventFeed {
  /**
   * Up to `limit` (1 to 1,000) events after the position, in the order of their numbers, without a gap that would
   * be filled later. Throws `events_gone` when the position is of another epoch, is beyond the head, or lies
   * before events that were deleted: the reader begins anew, from a snapshot and `head()`.
   *
   * A reader whose own state is kept in the same database, and restored with it, keeps the number alone, and
   * puts it together with the epoch of `head()`.
   */
  abstract after(position: Position, limit: number): Promise<readonly RecordedEvent[]>;

  /**
   * As `after`, of those that pass the filter. Looks at a bounded number of events: a page may be empty though
   * more pages follow. Throws `events_gone`, RangeError for another limit than 1 to 1,000.
   */
  abstract read(position: Position, limit: number, filter: FeedFilter): Promise<FeedPage>;

  /** The position after the newest event that `after` would give. */
  abstract head(): Promise<Position>;

  /** The position before the oldest event that is kept. */
  abstract start(): Promise<Position>;

  /** Null when there is none of that id, it is deleted, or it has no number yet. */
  abstract one(id: string): Promise<RecordedEvent | null>;
}
