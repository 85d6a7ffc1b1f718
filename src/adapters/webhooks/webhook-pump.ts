import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { EventFeed, EventTail, type Position } from '../../events';
import { Clock, DomainError } from '../../kernel';
import {
  DeliverPage,
  ENDPOINTS_MAXIMUM,
  isResting,
  type StoredEndpoint,
  TidyDeliveries,
  type Turn,
  WebhookEndpoints,
} from '../../webhooks';
import { EndpointLease } from './endpoint-lease';
import { WebhookOptions } from './webhook-options';

/** Requests of one endpoint, and of all of them, that are under way at once in a process. */
export const IN_FLIGHT_PER_ENDPOINT = 10;
export const IN_FLIGHT_MAXIMUM = 200;
/** Then others may have the endpoint, and this process looks at all of them anew. */
const TURN_MILLISECONDS = 10_000;
/** An endpoint at which there was nothing to do, or that could not be worked on. */
const QUIET_MILLISECONDS = 1_000;
const TIDY_EVERY_MILLISECONDS = 60_000;
/** For so long a process goes by whether there are endpoints at all. */
const ENDPOINTS_SEEN_MILLISECONDS = 1_000;
/** Between two looks, however much happens. */
const SHORTEST_MILLISECONDS = 20;

/**
 * Has webhooks be sent: any number of processes may, each endpoint is one's at a time. No endpoint waits for
 * another one: each has its own requests, and a share of all.
 */
@Injectable()
export class WebhookPump
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly logger = new Logger('Webhooks');
  /** By endpoint. */
  private readonly turns = new Map<string, Promise<void>>();
  private readonly quietUntil = new Map<string, number>();
  private running: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  private wake = new AbortController();
  private isTroubled = false;
  private nextTidyAt = 0;
  /** Of the feed, where the last look has seen it. */
  private head: Position | null = null;
  private hasEndpoints = false;
  private endpointsSeenAt = -Infinity;

  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliverPage: DeliverPage,
    private readonly tidyDeliveries: TidyDeliveries,
    private readonly feed: EventFeed,
    private readonly tail: EventTail,
    private readonly clock: Clock,
    private readonly options: WebhookOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.running ??= this.loop();
  }

  /** Takes nothing new from then on. Each is told to stop before any is waited for, see `CycleTriggers`. */
  onModuleDestroy(): void {
    this.stopping.abort();
    this.wake.abort();
  }

  /** Resolves when what is on the wire is written down. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.running;
    await Promise.all(this.turns.values());
  }

  private async loop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const lookedAt = performance.now();
      await this.look();
      await this.pause();
      const early = SHORTEST_MILLISECONDS - (performance.now() - lookedAt);
      if (early > 0) await this.rest(early);
    }
  }

  /** Starts what there is to do. */
  private async look(): Promise<void> {
    this.head = null;
    try {
      await this.tidyNowAndThen();
      if (await this.isNeeded()) await this.takeUp();
      this.isTroubled = false;
    } catch (error) {
      this.complainOnce(error);
    }
  }

  /** While the database takes no writes, readiness says so; everything else is told once. */
  private complainOnce(error: unknown): void {
    if (error instanceof DomainError && error.code === 'database_read_only') return;
    if (!this.isTroubled) this.logger.error({ err: error }, 'Webhooks cannot be read');
    this.isTroubled = true;
  }

  private async isNeeded(): Promise<boolean> {
    const now = performance.now();
    if (now - this.endpointsSeenAt < ENDPOINTS_SEEN_MILLISECONDS) return this.hasEndpoints;
    this.hasEndpoints = (await this.endpoints.count()) > 0;
    this.endpointsSeenAt = now;
    return this.hasEndpoints;
  }

  private async takeUp(): Promise<void> {
    const most = ENDPOINTS_MAXIMUM - this.turns.size;
    if (most <= 0) return;
    const head = await this.feed.head();
    this.head = head;
    const now = this.clock.now();
    const token = randomUUID();
    const except = [...this.turns.keys(), ...this.quietOnes()];
    const until = EndpointLease.untilFrom(now);
    const claim = { most, except, head: head.sequence, now, token, until };
    for (const endpoint of await this.endpoints.claim(claim)) {
      const { id, url } = endpoint;
      const lease = new EndpointLease(this.endpoints, this.clock, { id, token, url, until });
      const turn = this.turnOf(endpoint, lease, head.epoch).finally(() => {
        this.turns.delete(id);
        this.wake.abort();
      });
      this.turns.set(id, turn);
    }
  }

  /** Never rejects. */
  private async turnOf(
    endpoint: StoredEndpoint,
    lease: EndpointLease,
    epoch: string,
  ): Promise<void> {
    const { id } = endpoint;
    lease.extendEvery(this.options.extendMilliseconds);
    try {
      await this.pagesOf(endpoint, lease, epoch);
      await lease.release();
    } catch (error) {
      this.leaveAlone(id);
      this.logger.error({ err: error, endpointId: id }, 'A webhook cannot be worked on');
    } finally {
      lease.end();
    }
  }

  private async pagesOf(
    endpoint: StoredEndpoint,
    lease: EndpointLease,
    epoch: string,
  ): Promise<void> {
    const endsAt = performance.now() + TURN_MILLISECONDS;
    const turn: Turn = {
      token: lease.token,
      epoch,
      inFlightMost: () => this.share(),
      isStopping: () => this.stopping.signal.aborted || !lease.isHeld,
    };
    let present = endpoint;
    let pages = 0;
    do {
      lease.sendsTo(present.url);
      const result = await this.deliverPage.execute(present, turn);
      if (result.status !== 'sent') {
        if (result.status === 'idle' && pages === 0) this.leaveAlone(endpoint.id);
        return;
      }
      this.tell(present, result.endpoint);
      present = result.endpoint;
      pages += 1;
    } while (!turn.isStopping() && !isResting(present) && performance.now() < endsAt);
  }

  /** One line when a receiver begins to fail, and one when it takes something again. */
  private tell(before: StoredEndpoint, after: StoredEndpoint): void {
    if (before.url !== after.url || isResting(before) === isResting(after)) return;
    const { id: endpointId, failures } = after;
    if (isResting(after)) {
      this.logger.warn({ endpointId, failures }, 'A webhook receiver takes nothing: events wait');
    } else {
      this.logger.log({ endpointId }, 'A webhook receiver takes events again');
    }
  }

  private share(): number {
    const share = Math.floor(IN_FLIGHT_MAXIMUM / Math.max(1, this.turns.size));
    return Math.min(IN_FLIGHT_PER_ENDPOINT, Math.max(1, share));
  }

  private leaveAlone(id: string): void {
    this.quietUntil.set(id, performance.now() + QUIET_MILLISECONDS);
  }

  private quietOnes(): string[] {
    for (const [id, until] of this.quietUntil) {
      if (until <= performance.now()) this.quietUntil.delete(id);
    }
    return [...this.quietUntil.keys()];
  }

  private async tidyNowAndThen(): Promise<void> {
    if (performance.now() < this.nextTidyAt) return;
    this.nextTidyAt = performance.now() + TIDY_EVERY_MILLISECONDS;
    if (await this.tidyDeliveries.execute()) this.nextTidyAt = performance.now();
  }

  /** Until it is time for a look, there are new events, a turn has ended, or the gateway stops. */
  private async pause(): Promise<void> {
    const { pollMilliseconds } = this.options;
    if (this.head === null || this.tail.hasClosed) await this.rest(pollMilliseconds);
    else await this.tail.next(this.head, pollMilliseconds, this.wake.signal);
    if (this.wake.signal.aborted) this.wake = new AbortController();
  }

  private async rest(milliseconds: number): Promise<void> {
    const { signal } = this.wake;
    await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
