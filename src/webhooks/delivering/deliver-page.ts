import { Injectable } from '@nestjs/common';
import { EventFeed, type RecordedEvent } from '../../events';
import { Clock, DomainError, UnitOfWork } from '../../kernel';
import { type Delivery, TEST_EVENT_TYPE } from '../delivery';
import { EndpointSecrets } from '../endpoint-secrets';
import { EndEndpoint } from '../endpoints/end-endpoint';
import { SkipDeletedEvents } from '../endpoints/skip-deleted-events';
import { Deliveries } from '../ports/deliveries';
import { WebhookEndpoints } from '../ports/webhook-endpoints';
import { WebhookSender } from '../ports/webhook-sender';
import { type StoredEndpoint, typesOf } from '../webhook-endpoint';
import { WebhookSettings } from '../webhook-settings';
import { eventBody, testEvent } from './event-body';
import { type Job, type Lane, LaneRun } from './lane-run';
import { hasFailedForDays, isResting } from './retry-schedule';

/** Events or deliveries of one page. */
export const PAGE_SIZE = 100;
/** With so many that wait, an endpoint takes none from the feed: what waits there costs nothing. */
export const WAITING_MAXIMUM = 1_000;

/** A claim of an endpoint that goes on for some pages. */
export interface Turn {
  readonly token: string;
  /** Of the feed, when the turn began. */
  readonly epoch: string;
  readonly inFlightMost: () => number;
  /** Nothing more is to be sent: the process stops, or the claim does not hold any more. */
  readonly isStopping: () => boolean;
}

/** `idle`: there was nothing to do. `lost`: somebody else has the endpoint, or nobody shall have it. */
export type PageResult =
  | { readonly status: 'idle' | 'lost' }
  | { readonly status: 'sent'; readonly endpoint: StoredEndpoint };

interface Work {
  readonly lanes: readonly Lane[];
  /** Events that wait behind others of their customer. */
  readonly held: Lane;
  readonly toSequence: bigint;
}

/**
 * Sends what is due at an endpoint and its next events, and writes down what became of them. Whoever dies in
 * between has sent some that are sent once more, under the same ids.
 */
@Injectable()
export class DeliverPage {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: Deliveries,
    private readonly feed: EventFeed,
    private readonly sender: WebhookSender,
    private readonly secrets: EndpointSecrets,
    private readonly endEndpoint: EndEndpoint,
    private readonly skipDeleted: SkipDeletedEvents,
    private readonly settings: WebhookSettings,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async execute(endpoint: StoredEndpoint, turn: Turn): Promise<PageResult> {
    const secrets = this.secretsOf(endpoint);
    if (secrets === null) {
      await this.endUnreadable(endpoint);
      return { status: 'lost' };
    }
    const work = await this.workOf(endpoint, turn);
    if (work === null) return { status: 'lost' };
    const isIdle = work.lanes.length === 0 && work.held.length === 0;
    if (isIdle && work.toSequence === endpoint.sequence) return { status: 'idle' };
    const { url } = endpoint;
    const run = new LaneRun({
      endpointId: endpoint.id,
      health: endpoint,
      inFlightMost: turn.inFlightMost,
      isStopping: turn.isStopping,
      send: (event) =>
        this.sender.send({
          url,
          id: event.id,
          at: this.clock.now(),
          body: eventBody(event),
          secrets,
        }),
      now: () => this.clock.now(),
      random: this.settings.random,
    });
    run.park(work.held);
    await run.run(work.lanes);
    const settled = await this.settle(endpoint, turn, work.toSequence, run);
    return settled?.state === 'enabled'
      ? { status: 'sent', endpoint: settled }
      : { status: 'lost' };
  }

  /** The present one, and the former ones as long as they sign; null when the present one cannot be read. */
  private secretsOf({ id, secret, formerSecrets }: StoredEndpoint): string[] | null {
    const present = this.secrets.open(id, secret);
    if (present === null) return null;
    const now = this.clock.now();
    const former = formerSecrets
      .filter(({ until }) => now < until)
      .map((each) => this.secrets.open(id, each.secret));
    // A former one that cannot be read only ends its overlap sooner.
    return [present, ...former.filter((each) => each !== null)];
  }

  /** Unless it has another secret by now. */
  private async endUnreadable({ id, secret }: StoredEndpoint): Promise<void> {
    const present = await this.endpoints.find(id);
    if (present?.secret.equals(secret) !== true) return;
    await this.endEndpoint.execute(present, 'secret_unreadable');
  }

  private async workOf(endpoint: StoredEndpoint, turn: Turn): Promise<Work | null> {
    const backlog = await this.deliveries.backlog(endpoint.id);
    if (isResting(endpoint)) return this.probeOf(endpoint, turn, backlog.count);
    const due = backlog.count === 0 ? [] : await this.dueOf(endpoint, this.clock.now(), PAGE_SIZE);
    if (backlog.count >= WAITING_MAXIMUM) {
      return { lanes: due, held: [], toSequence: endpoint.sequence };
    }
    const fresh = await this.freshOf(endpoint, turn, PAGE_SIZE);
    if (fresh === null) return null;
    const isHeld = ({ event }: Job) =>
      endpoint.keepsOrder && event?.customerId != null && backlog.customerIds.has(event.customerId);
    // Who set the number back may have an event come anew that waits already: it is sent once.
    const dueIds = new Set(due.flatMap((lane) => lane.map(({ delivery }) => delivery?.eventId)));
    const jobs = fresh.jobs.filter(({ event }) => event === null || !dueIds.has(event.id));
    const free = jobs.filter((job) => !isHeld(job));
    const lanes = [...due, ...lanesOf(free, endpoint.keepsOrder)];
    return { lanes, held: jobs.filter(isHeld), toSequence: fresh.toSequence };
  }

  /** One delivery; now and then a new event, as the receiver may refuse just the old ones. */
  private async probeOf(
    endpoint: StoredEndpoint,
    turn: Turn,
    waiting: number,
  ): Promise<Work | null> {
    const isNewOnesTurn = endpoint.failures % 2 === 1 && !endpoint.keepsOrder;
    if (waiting === 0 || (isNewOnesTurn && waiting < WAITING_MAXIMUM)) {
      const fresh = await this.freshOf(endpoint, turn, 1);
      if (fresh === null) return null;
      if (fresh.jobs.length > 0 || waiting === 0) {
        const { jobs, toSequence } = fresh;
        return { lanes: lanesOf(jobs, false), held: [], toSequence };
      }
    }
    const lanes = await this.dueOf(endpoint, null, 1);
    return { lanes, held: [], toSequence: endpoint.sequence };
  }

  private async dueOf(endpoint: StoredEndpoint, now: Date | null, limit: number): Promise<Lane[]> {
    const { id: endpointId, keepsOrder } = endpoint;
    const due = await this.deliveries.due({ endpointId, now, limit, keepsOrder });
    const lanes: Lane[] = [];
    for (const delivery of due) lanes.push([{ event: await this.eventOf(delivery), delivery }]);
    return lanes;
  }

  private async eventOf(delivery: Delivery): Promise<RecordedEvent | null> {
    if (delivery.eventType === TEST_EVENT_TYPE) return testEvent(delivery);
    return this.feed.one(delivery.eventId);
  }

  /** The next events of the feed that the endpoint wants; null when it had to be moved on first. */
  private async freshOf(
    endpoint: StoredEndpoint,
    turn: Turn,
    limit: number,
  ): Promise<{ jobs: Job[]; toSequence: bigint } | null> {
    const { sequence } = endpoint;
    const { epoch } = turn;
    try {
      const filter = { types: typesOf(endpoint), customerId: null };
      const { events, next } = await this.feed.read({ epoch, sequence }, limit, filter);
      const jobs = events.map((event) => ({ event, delivery: null }));
      return { jobs, toSequence: next.sequence };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'events_gone') throw error;
      await this.goToWhatIsLeft(endpoint, turn);
      return null;
    }
  }

  /** Events that the endpoint has not seen are deleted, or the database has another history by now. */
  private async goToWhatIsLeft({ id }: StoredEndpoint, { epoch, token }: Turn): Promise<void> {
    const { epoch: present, sequence } = await this.feed.start();
    if (present !== epoch) return;
    await this.skipDeleted.execute({ id, token, sequence, now: this.clock.now() });
  }

  private settle(
    { id, url, sequence: fromSequence }: StoredEndpoint,
    { token }: Turn,
    toSequence: bigint,
    run: LaneRun,
  ): Promise<StoredEndpoint | null> {
    return this.unitOfWork.run(async () => {
      const { health, lastAttempt } = run;
      const change = { id, token, url, fromSequence, toSequence, health, lastAttempt };
      const settled = await this.endpoints.settle(change);
      if (settled === null) return null;
      const isElsewhere = settled.url !== url;
      await this.deliveries.record(isElsewhere ? run.outcomesElsewhere() : run.outcomes);
      // The number was set back meanwhile: what comes after it comes anew.
      if (settled.sequence < toSequence) {
        await this.deliveries.dropWaitingAfter(id, settled.sequence);
      }
      // What a former address answers says nothing about the present one.
      if (isElsewhere) return settled;
      const now = this.clock.now();
      if (run.hasRecovered) await this.deliveries.makeDue(id, now);
      if (settled.state !== 'enabled') return settled;
      if (run.isGone) return this.endEndpoint.execute(settled, 'gone');
      if (hasFailedForDays(health, now)) return this.endEndpoint.execute(settled, 'failing');
      return settled;
    });
  }
}

/** In order: one lane for each customer. Without: one for each event. */
function lanesOf(jobs: readonly Job[], keepsOrder: boolean): Lane[] {
  const lanes: Job[][] = [];
  const byCustomer = new Map<string, Job[]>();
  for (const job of jobs) {
    const customerId = job.event?.customerId ?? null;
    const known = customerId === null ? undefined : byCustomer.get(customerId);
    if (keepsOrder && known) {
      known.push(job);
      continue;
    }
    const lane = [job];
    lanes.push(lane);
    if (customerId !== null) byCustomer.set(customerId, lane);
  }
  return lanes;
}
