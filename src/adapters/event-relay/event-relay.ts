import { setTimeout as delay } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { EventTail, PublishEvents } from '../../events';

/** While many events come, they are numbered together. */
const GATHER_MILLISECONDS = 15;
/** Events of other processes are noticed by looking; so long they wait for a reader of this one. */
const LOOK_WHILE_WATCHED_MILLISECONDS = 100;
/** What a process has left behind that died is published this much later, at most. */
const LOOK_MILLISECONDS = 1_000;
const FORGET_EVERY_MILLISECONDS = 60_000;

/**
 * Has committed events numbered: right after a commit of this process, and now and then those of others.
 * Each process does so; the database lets one at a time.
 */
@Injectable()
export class EventRelay
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly logger = new Logger('EventRelay');
  private readonly stopping = new AbortController();
  private wakeUp: (() => void) | null = null;
  private wasWoken = false;
  private isTroubled = false;
  private nextForgetAt = 0;
  private loop: Promise<void> | null = null;

  constructor(
    private readonly publishEvents: PublishEvents,
    private readonly tail: EventTail,
  ) {}

  onApplicationBootstrap(): void {
    this.tail.listen(() => {
      this.wake();
    });
    this.loop = this.run();
  }

  /** Whoever waits for events is answered. Each is told to stop before any is waited for, see `CycleTriggers`. */
  onModuleDestroy(): void {
    this.stopping.abort();
    this.tail.listen(null);
    this.tail.close();
    this.wake();
  }

  /** Resolves when nothing is under way. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.loop;
  }

  private wake(): void {
    this.wasWoken = true;
    this.wakeUp?.();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.wasWoken = false;
      const hasMore = await this.work();
      await this.rest(GATHER_MILLISECONDS);
      if (!hasMore) await this.untilWoken();
    }
  }

  private async work(): Promise<boolean> {
    try {
      const hasMore = await this.publishEvents.execute();
      const forgetsMore = await this.forgetNowAndThen();
      if (this.isTroubled) this.logger.log('Events are published again');
      this.isTroubled = false;
      return hasMore || forgetsMore;
    } catch (error) {
      // Whatever was committed stays, and is published later. One line when it begins, not one per look.
      if (!this.isTroubled) this.logger.warn({ err: error }, 'Events are not published for now');
      this.isTroubled = true;
      return false;
    }
  }

  private async forgetNowAndThen(): Promise<boolean> {
    const now = performance.now();
    if (now < this.nextForgetAt) return false;
    if (await this.publishEvents.forget()) return true;
    this.nextForgetAt = now + FORGET_EVERY_MILLISECONDS;
    return false;
  }

  private async untilWoken(): Promise<void> {
    if (this.wasWoken) return;
    const over = new AbortController();
    const woken = new Promise<void>((resolve) => {
      this.wakeUp = resolve;
    });
    await Promise.race([woken, this.untilNextLook(over.signal)]);
    this.wakeUp = null;
    over.abort();
  }

  /** Somebody may begin to wait meanwhile. */
  private async untilNextLook(signal: AbortSignal): Promise<void> {
    const until = performance.now() + LOOK_MILLISECONDS;
    do {
      await this.rest(LOOK_WHILE_WATCHED_MILLISECONDS, signal);
    } while (!this.tail.isWatched() && performance.now() < until && !signal.aborted);
  }

  private async rest(milliseconds: number, signal = this.stopping.signal): Promise<void> {
    await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
