import type { EventFeed, Position } from '../../events';

/** Events are in the order of their commits, which come so much later than they happened at most. */
const LATE_MAXIMUM_MILLISECONDS = 60_000;

/**
 * The number after which all events stand that happened from that time on, and those of a minute before it, as
 * far as they are kept.
 */
export async function sequenceSince(feed: EventFeed, since: Date): Promise<bigint> {
  const from = new Date(Math.max(0, since.getTime() - LATE_MAXIMUM_MILLISECONDS));
  const { epoch, sequence: start } = await feed.start();
  let [low, high] = [start, (await feed.head()).sequence];
  while (low < high) {
    const middle = (low + high) / 2n;
    if (await isFrom(feed, { epoch, sequence: middle }, from)) high = middle;
    else low = middle + 1n;
  }
  return low;
}

/** Whether the first event after the position is from that time on. */
async function isFrom(feed: EventFeed, position: Position, from: Date): Promise<boolean> {
  const [first] = await feed.after(position, 1);
  return first === undefined || first.at >= from;
}
