import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel';
import { EventSettings } from './event-settings';
import { EventTail } from './event-tail';
import { EventFeed } from './ports/event-feed';
import { EventStore } from './ports/event-store';

/** Bounds the transaction that numbers them. */
const PUBLISHED_AT_ONCE = 2_000;
const DELETED_AT_ONCE = 1_000;

/** Numbers what was committed, and tells readers of this process that there is more. */
@Injectable()
export class PublishEvents {
  constructor(
    private readonly store: EventStore,
    private readonly feed: EventFeed,
    private readonly tail: EventTail,
    private readonly clock: Clock,
    private readonly settings: EventSettings,
  ) {}

  /** True where there is more to do at once. */
  async execute(): Promise<boolean> {
    const { published, hasMore } = await this.store.publish(PUBLISHED_AT_ONCE);
    // Another process may have published as well: only whoever waits here has to know.
    if (published > 0 || this.tail.isWatched()) this.tail.noteHead(await this.feed.head());
    return hasMore;
  }

  /** Deletes some of what is too old. True where there is more of it. */
  async forget(): Promise<boolean> {
    const before = new Date(this.clock.now().getTime() - this.settings.retentionSeconds * 1000);
    return (await this.store.deleteBefore(before, DELETED_AT_ONCE)) === DELETED_AT_ONCE;
  }
}
