import type { Position, RecordedEvent } from '../recorded-event';

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
  abstract after(position: Position, limit: number): Promise<RecordedEvent[]>;

  /** The position after the newest event that `after` would give. */
  abstract head(): Promise<Position>;

  /** Null when there is none of that id, it is deleted, or it has no number yet. */
  abstract one(id: string): Promise<RecordedEvent | null>;
}
