import { randomUUID } from 'node:crypto';
import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { IssueKey } from '../api-keys';
import { EventFeed, type FeedFilter, type Position, type RecordedEvent } from '../events';
import { Assets, DomainError } from '../kernel';
import { Findings } from '../safety';
import { DeliverPage, PAGE_SIZE, WAITING_MAXIMUM } from './delivering/deliver-page';
import { Redeliver } from './delivering/redeliver';
import { FAILURES_THAT_MEAN_ALL, isResting, PAUSES_SECONDS } from './delivering/retry-schedule';
import { SendTestEvent } from './delivering/send-test-event';
import { EndpointSecrets } from './endpoint-secrets';
import { ChangeEndpoint } from './endpoints/change-endpoint';
import { CountWebhooks } from './endpoints/count-webhooks';
import { CreateEndpoint, ENDPOINTS_MAXIMUM } from './endpoints/create-endpoint';
import { RetireKey } from './endpoints/retire-key';
import { FORMER_SECRETS_MAXIMUM, RotateEndpointSecret } from './endpoints/rotate-endpoint-secret';
import { SwitchEndpoint } from './endpoints/switch-endpoint';
import { ViewEndpoints } from './endpoints/view-endpoints';
import { Deliveries } from './ports/deliveries';
import { WebhookEndpoints } from './ports/webhook-endpoints';
import { type ReceiverAnswer, type WebhookMessage, WebhookSender } from './ports/webhook-sender';
import type { EndpointTerms } from './webhook-endpoint';
import { WebhookSettings } from './webhook-settings';

const TERMS: EndpointTerms = {
  url: 'https://shop.example/hooks',
  eventTypes: null,
  keepsOrder: false,
  description: '',
};
const DAY_SECONDS = 86_400;
const OVERLAP_SECONDS = 3_600;
const EPOCH = 'epoch';
const TYPE = 'deposit.credited';

/** A feed that a spec fills. */
class Feed extends EventFeed {
  readonly events: RecordedEvent[] = [];
  /** Those up to that number are deleted. */
  deletedTo = 0n;

  constructor(private readonly clock: ContractClock) {
    super();
  }

  add(customerId: string | null = null, type = TYPE): RecordedEvent {
    const sequence = BigInt(this.events.length + 1);
    const at = this.clock.now();
    const event = { sequence, id: randomUUID(), type, version: 1, at, customerId, data: {} };
    this.events.push(event);
    return event;
  }

  override after({ sequence }: Position, limit: number): Promise<RecordedEvent[]> {
    if (sequence < this.deletedTo) return Promise.reject(new DomainError('events_gone'));
    const from = Number(sequence);
    return Promise.resolve(this.events.slice(from, from + limit));
  }

  override async read(position: Position, limit: number, { types }: FeedFilter) {
    const seen = await this.after(position, limit);
    const next = { epoch: EPOCH, sequence: seen.at(-1)?.sequence ?? position.sequence };
    const events = seen.filter(({ type }) => types === null || types.includes(type));
    return { events, next, hasMore: false };
  }

  override head(): Promise<Position> {
    return Promise.resolve({ epoch: EPOCH, sequence: BigInt(this.events.length) });
  }

  override start(): Promise<Position> {
    return Promise.resolve({ epoch: EPOCH, sequence: this.deletedTo });
  }

  override one(id: string): Promise<RecordedEvent | null> {
    return Promise.resolve(this.events.find((event) => event.id === id) ?? null);
  }
}

/** Answers as a spec says. */
class Receivers extends WebhookSender {
  readonly sent: WebhookMessage[] = [];
  answer: (message: WebhookMessage) => number | null = () => 200;
  /** What happens while a request is under way. */
  meanwhile: (message: WebhookMessage) => Promise<unknown> = () => Promise.resolve();

  override refusalOf(url: string): string | null {
    return url.startsWith('https:') ? null : 'Use https.';
  }

  override async send(message: WebhookMessage): Promise<ReceiverAnswer> {
    this.sent.push(message);
    const status = this.answer(message);
    // Requests of other lanes begin meanwhile.
    await this.meanwhile(message);
    const error = status === null ? 'No answer came.' : null;
    return { milliseconds: 3, status, answer: status === null ? null : 'an answer', error };
  }
}

describe('webhooks', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let feed: Feed;
  let receivers: Receivers;

  beforeEach(() => {
    clock = new ContractClock();
    feed = new Feed(clock);
    receivers = new Receivers();
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2), [
      [EventFeed, feed],
      [WebhookSender, receivers],
      [EndpointSecrets, new EndpointSecrets(['throw-away-secret-of-these-specs'])],
      [WebhookSettings, new WebhookSettings(() => 0)],
    ]);
  });

  const create = async (terms: Partial<EndpointTerms> = {}): Promise<string> => {
    const made = await stores.get(CreateEndpoint).execute({ ...TERMS, ...terms }, 'shop');
    return made.endpoint.id;
  };
  const stored = async (id: string) => {
    const endpoint = await stores.get(WebhookEndpoints).find(id);
    if (!endpoint) throw new Error('There is no such endpoint');
    return endpoint;
  };
  const list = async (id: string) =>
    (await stores.get(Deliveries).list(id, { state: null }, { limit: 200, cursor: null })).items;
  const sentIds = () => receivers.sent.map(({ id }) => id);
  const idsOf = (events: readonly RecordedEvent[]) => events.map(({ id }) => id);

  /** What a pump does until there is nothing to do at this moment; claims are of `token`. */
  async function pump(stops = () => false): Promise<void> {
    const endpoints = stores.get(WebhookEndpoints);
    for (let look = 0; look < 50 && !stops(); look += 1) {
      const token = randomUUID();
      const { sequence: head } = await feed.head();
      const until = new Date(clock.now().getTime() + 30_000);
      const claim = { most: 10, except: [], head, now: clock.now(), token, until };
      const claimed = await endpoints.claim(claim);
      if (claimed.length === 0) return;
      for (const endpoint of claimed) await pages(endpoint.id, token);
    }
  }

  async function pages(id: string, token: string): Promise<void> {
    const turn = { token, epoch: EPOCH, inFlightMost: () => 10, isStopping: () => false };
    for (let page = 0; page < 100; page += 1) {
      const result = await stores.get(DeliverPage).execute(await stored(id), turn);
      if (result.status !== 'sent' || isResting(result.endpoint)) break;
    }
    await stores.get(WebhookEndpoints).release(id, token);
  }

  describe('an endpoint', () => {
    it('is told once of what happens after it was made, of the types that it wants', async () => {
      feed.add();
      const all = await create();
      const some = await create({ eventTypes: ['link.*', 'rate.set'] });
      const [deposit, link] = [feed.add(), feed.add(null, 'link.verified')];
      await pump();
      await pump();
      expect((await list(all)).map(({ eventId }) => eventId).sort()).toEqual(
        idsOf([deposit, link]).sort(),
      );
      expect((await list(some)).map(({ eventId, state }) => [eventId, state])).toEqual([
        [link.id, 'delivered'],
      ]);
      expect((await list(some))[0]?.attempts).toMatchObject([
        { status: 200, answer: 'an answer', error: null, milliseconds: 3 },
      ]);
      expect(receivers.sent).toHaveLength(3);
      const body = receivers.sent.find(({ id }) => id === deposit.id)?.body ?? '';
      expect(JSON.parse(body)).toEqual({
        ...{ id: deposit.id, type: TYPE, version: 1, sequence: '2', customerId: null, data: {} },
        timestamp: deposit.at.toISOString(),
      });
    });

    it('has a secret that is shown once, and sealed for it alone', async () => {
      const { endpoint, secret } = await stores.get(CreateEndpoint).execute(TERMS, 'shop');
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      const { secret: sealed } = await stored(endpoint.id);
      expect(sealed.toString('latin1')).not.toContain(secret);
      expect(stores.get(EndpointSecrets).open(endpoint.id, sealed)).toBe(secret);
      expect(stores.get(EndpointSecrets).open(randomUUID(), sealed)).toBeNull();
      expect(JSON.stringify(stores.events())).not.toContain(secret);
      const { items } = await stores.get(WebhookEndpoints).list({ limit: 10, cursor: null });
      expect(Object.keys(items[0] ?? {})).not.toContain('secret');
    });

    it('signs with two secrets during the overlap, and then with the new one', async () => {
      const made = await stores.get(CreateEndpoint).execute(TERMS, 'shop');
      const { id } = made.endpoint;
      const command = { id, overlapSeconds: OVERLAP_SECONDS, by: 'shop' };
      const { secret } = await stores.get(RotateEndpointSecret).execute(command);
      feed.add();
      await pump();
      clock.moveBySeconds(OVERLAP_SECONDS);
      feed.add();
      await pump();
      expect(receivers.sent.map(({ secrets }) => secrets)).toEqual([
        [secret, made.secret],
        [secret],
      ]);
    });

    it('lost the secret that its receiver had when it was rotated once more', async () => {
      const { endpoint, secret } = await stores.get(CreateEndpoint).execute(TERMS, 'shop');
      const { id } = endpoint;
      const rotate = (overlapSeconds: number) =>
        stores.get(RotateEndpointSecret).execute({ id, overlapSeconds, by: 'shop' });
      const signing = async () => {
        feed.add();
        await pump();
        return receivers.sent.at(-1)?.secrets;
      };
      const second = await rotate(2 * OVERLAP_SECONDS);
      const third = await rotate(OVERLAP_SECONDS);
      expect(third.endpoint.formerSecretUntil).toEqual(second.endpoint.formerSecretUntil);
      expect(await signing()).toEqual([third.secret, second.secret, secret]);
      clock.moveBySeconds(OVERLAP_SECONDS);
      expect(await signing()).toEqual([third.secret, secret]);
      clock.moveBySeconds(OVERLAP_SECONDS);
      expect(await signing()).toEqual([third.secret]);
      for (let count = 0; count < FORMER_SECRETS_MAXIMUM; count += 1) {
        await rotate(OVERLAP_SECONDS + count);
      }
      const until = new Date(clock.now().getTime() + OVERLAP_SECONDS * 1000).toISOString();
      await expect(rotate(OVERLAP_SECONDS)).rejects.toMatchObject({
        code: 'webhook_secrets_full',
        details: { until },
      });
      const last = await rotate(0);
      expect(await signing()).toEqual([last.secret]);
    });

    it('goes to no address that is refused, and is one of so many', async () => {
      const refused = { code: 'webhook_url_refused', details: { field: 'url' } };
      await expect(create({ url: 'http://shop.example' })).rejects.toMatchObject(refused);
      const id = await create();
      const change = { url: 'ftp://shop.example' };
      await expect(async () =>
        stores.get(ChangeEndpoint).execute(id, change, 'shop'),
      ).rejects.toMatchObject(refused);
      for (let count = 1; count < ENDPOINTS_MAXIMUM; count += 1) await create();
      await expect(create()).rejects.toMatchObject({ code: 'webhook_endpoints_full' });
    });

    it('waits while it is paused, goes on where it was, or from now on', async () => {
      const id = await create();
      await stores.get(SwitchEndpoint).pause(id, 'shop');
      const missed = feed.add();
      await pump();
      expect(receivers.sent).toEqual([]);
      await stores.get(SwitchEndpoint).enable(id, false, 'shop');
      await pump();
      expect(sentIds()).toEqual([missed.id]);
      await stores.get(SwitchEndpoint).pause(id, 'shop');
      feed.add();
      await stores.get(SwitchEndpoint).enable(id, true, 'shop');
      const next = feed.add();
      await pump();
      expect(sentIds()).toEqual([missed.id, next.id]);
    });

    it('is forgotten when it is deleted', async () => {
      const id = await create();
      feed.add();
      await pump();
      await stores.get(SwitchEndpoint).delete(id, 'shop');
      feed.add();
      await pump();
      expect(receivers.sent).toHaveLength(1);
      expect(await stores.get(WebhookEndpoints).find(id)).toBeNull();
      const tidy = { before: new Date(0), keptPerEndpoint: 1_000, limit: 10 };
      expect(await stores.get(Deliveries).tidy(tidy)).toBe(1);
      await stores.get(WebhookEndpoints).forgetDeleted();
      const change = stores.get(ChangeEndpoint).execute(id, {}, 'shop');
      await expect(change).rejects.toMatchObject({ code: 'webhook_unknown' });
    });

    it('can be tried out', async () => {
      const id = await create({ eventTypes: ['link.*'] });
      const test = await stores.get(SendTestEvent).execute(id);
      await pump();
      expect(sentIds()).toEqual([test.eventId]);
      expect(JSON.parse(receivers.sent[0]?.body ?? '')).toMatchObject({ type: 'webhook.test' });
      expect((await list(id)).map(({ state }) => state)).toEqual(['delivered']);
    });
  });

  describe('a delivery that fails', () => {
    it('is tried by the schedule, and given up after more than a day', async () => {
      const id = await create();
      const poison = feed.add();
      const times: number[] = [];
      receivers.answer = (message) => {
        if (message.id !== poison.id) return 200;
        times.push(clock.now().getTime() / 1000);
        return 500;
      };
      await pump();
      for (const seconds of PAUSES_SECONDS) {
        clock.moveBySeconds(seconds - 1);
        await pump();
        clock.moveBySeconds(1);
        await pump();
        feed.add();
        await pump();
      }
      const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      expect(pauses).toEqual(PAUSES_SECONDS);
      expect(pauses.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(DAY_SECONDS);
      const delivery = (await list(id)).find(({ eventId }) => eventId === poison.id);
      expect(delivery).toMatchObject({ state: 'failed', attemptCount: 8, nextAttemptAt: null });
      expect(delivery?.attempts[7]).toMatchObject({
        status: 500,
        error: 'The receiver answered 500.',
      });
      clock.moveBySeconds(30 * DAY_SECONDS);
      await pump();
      expect(times).toHaveLength(8);
    });

    it.each([301, 404, 408, 429, 500, null])('is one that got %s', async (status) => {
      const id = await create();
      feed.add();
      receivers.answer = () => status;
      await pump();
      expect(await list(id)).toMatchObject([{ state: 'waiting', attemptCount: 1, failures: 1 }]);
      expect((await stored(id)).failures).toBe(1);
    });

    it('delays nothing else, without order', async () => {
      await create();
      const first = feed.add('anna');
      const later = [feed.add('anna'), feed.add('boris')];
      receivers.answer = ({ id }) => (id === first.id ? 500 : 200);
      await pump();
      expect(new Set(sentIds())).toEqual(new Set(idsOf([first, ...later])));
    });

    it('has those of its customer wait, with order', async () => {
      const id = await create({ keepsOrder: true });
      const anna = [feed.add('anna'), feed.add('anna'), feed.add('anna')];
      const others = [feed.add('boris'), feed.add(null)];
      let isBroken = true;
      receivers.answer = ({ id: eventId }) => (isBroken && eventId === anna[0]?.id ? 500 : 200);
      await pump();
      anna.push(feed.add('anna'));
      await pump();
      expect(new Set(sentIds())).toEqual(new Set([anna[0]?.id, ...idsOf(others)]));
      expect((await stores.get(Deliveries).backlog(id)).count).toBe(4);
      isBroken = false;
      clock.moveBySeconds(PAUSES_SECONDS[0] ?? 0);
      await pump();
      const ofAnna = sentIds().filter((each) => idsOf(anna).includes(each));
      expect(ofAnna).toEqual([anna[0]?.id, ...idsOf(anna)]);
    });

    it('is sent again by hand, once it has ended', async () => {
      const id = await create();
      const event = feed.add();
      await pump();
      const [delivery] = await list(id);
      const again = () => stores.get(Redeliver).one(delivery?.id ?? '');
      expect(await again()).toMatchObject({ state: 'waiting' });
      await expect(again()).rejects.toMatchObject({ code: 'delivery_waits' });
      await pump();
      expect(sentIds()).toEqual([event.id, event.id]);
      expect(await list(id)).toMatchObject([{ state: 'delivered', attemptCount: 2 }]);
    });

    it('is sent again with all since a moment, under the same ids', async () => {
      const id = await create();
      feed.add();
      clock.moveBySeconds(600);
      const since = clock.now();
      const events = [feed.add(), feed.add()];
      clock.moveBySeconds(600);
      events.push(feed.add());
      await pump();
      receivers.sent.length = 0;
      await stores.get(Redeliver).since(id, since, 'shop');
      await pump();
      expect(sentIds().sort()).toEqual(idsOf(events).sort());
      expect((await list(id)).map(({ attemptCount }) => attemptCount).sort()).toEqual([1, 2, 2, 2]);
    });

    it('is sent once where it is sent again by hand and with all since a moment', async () => {
      const id = await create();
      const since = clock.now();
      const events = [feed.add(), feed.add()];
      await pump();
      receivers.sent.length = 0;
      await stores.get(SwitchEndpoint).pause(id, 'shop');
      await stores.get(Redeliver).since(id, since, 'shop');
      const [delivery] = await list(id);
      await stores.get(Redeliver).one(delivery?.id ?? '');
      await stores.get(SwitchEndpoint).enable(id, false, 'shop');
      await pump();
      expect(sentIds().sort()).toEqual(idsOf(events).sort());
      expect((await list(id)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    });
  });

  describe('a receiver that takes nothing', () => {
    async function fail(): Promise<string> {
      const id = await create();
      receivers.answer = () => null;
      for (let count = 0; count < 5_000; count += 1) feed.add();
      await pump();
      return id;
    }

    it('is left alone after ten failures, with what waits in the feed', async () => {
      const id = await fail();
      expect(receivers.sent).toHaveLength(FAILURES_THAT_MEAN_ALL);
      expect(await stored(id)).toMatchObject({ failures: 10, sequence: BigInt(PAGE_SIZE) });
      expect((await stores.get(Deliveries).backlog(id)).count).toBe(PAGE_SIZE);
      for (let hour = 0; hour < 24; hour += 1) {
        clock.moveBySeconds(3_600);
        await pump();
      }
      // One at a time, and nothing is given up meanwhile.
      expect(receivers.sent).toHaveLength(FAILURES_THAT_MEAN_ALL + 24);
      expect((await stores.get(Deliveries).backlog(id)).count).toBeLessThan(PAGE_SIZE + 24);
      expect((await list(id)).every(({ state }) => state === 'waiting')).toBe(true);
    });

    it('has no event given up, however often it is tried', async () => {
      const id = await create();
      for (let count = 0; count < FAILURES_THAT_MEAN_ALL; count += 1) feed.add();
      receivers.answer = () => 503;
      for (let hour = 0; hour < 4 * 24; hour += 1) {
        await pump();
        clock.moveBySeconds(3_600);
      }
      expect((await list(id)).map(({ state }) => state)).toEqual(
        Array.from({ length: FAILURES_THAT_MEAN_ALL }, () => 'waiting'),
      );
    });

    it('has all that wait be due at once when it takes something again', async () => {
      await create();
      const first = feed.add();
      receivers.answer = (message) => (message.id === first.id ? 500 : 200);
      // Its next attempt is half an hour away by now.
      for (const seconds of [0, 5, 300]) {
        clock.moveBySeconds(seconds);
        feed.add();
        await pump();
      }
      receivers.answer = () => null;
      for (let count = 0; count < FAILURES_THAT_MEAN_ALL; count += 1) feed.add();
      await pump();
      receivers.answer = () => 200;
      receivers.sent.length = 0;
      clock.moveBySeconds(60);
      await pump();
      expect(sentIds()).toContain(first.id);
    });

    it('gets everything once it takes something again', async () => {
      const id = await fail();
      receivers.answer = () => 200;
      receivers.sent.length = 0;
      clock.moveBySeconds(60);
      await pump();
      clock.moveBySeconds(1);
      await pump();
      expect(sentIds().sort()).toEqual(idsOf(feed.events).sort());
      expect(await stored(id)).toMatchObject({ failures: 0, failingSince: null, restsUntil: null });
    });

    it('is given up after five days: operators learn of it, and nothing is lost', async () => {
      const id = await fail();
      for (let day = 0; day < 4; day += 1) {
        clock.moveBySeconds(DAY_SECONDS);
        await pump();
      }
      expect(await stored(id)).toMatchObject({ state: 'enabled' });
      clock.moveBySeconds(DAY_SECONDS);
      await pump();
      expect(await stored(id)).toMatchObject({ state: 'failed' });
      expect(stores.events().map(({ type }) => type)).toContain('webhook_ended');
      const findings = stores.get(Findings);
      const [finding] = await findings.openOf(['webhook_ended']);
      expect(finding).toMatchObject({ subject: id, halts: [] });
      expect(finding?.summary).toContain('shop.example');
      receivers.answer = () => 200;
      receivers.sent.length = 0;
      clock.moveBySeconds(DAY_SECONDS);
      await pump();
      expect(receivers.sent).toEqual([]);
      await stores.get(SwitchEndpoint).enable(id, false, 'shop');
      await pump();
      expect(new Set(sentIds()).size).toBe(feed.events.length);
      expect(await findings.openOf(['webhook_ended'])).toEqual([]);
    });

    it('costs another one nothing', async () => {
      const dead = await create({ url: 'https://dead.example' });
      const alive = await create();
      receivers.answer = ({ url }) => (url.includes('dead') ? null : 200);
      for (let count = 0; count < 300; count += 1) feed.add();
      await pump();
      expect((await stored(alive)).sequence).toBe(300n);
      expect((await stored(dead)).sequence).toBe(BigInt(PAGE_SIZE));
    });

    it('that refuses each event holds a bounded number of them', async () => {
      const id = await create();
      receivers.answer = () => 404;
      for (let count = 0; count < 2 * WAITING_MAXIMUM; count += 1) feed.add();
      await pump();
      const { count } = await stores.get(Deliveries).backlog(id);
      expect(count).toBe(WAITING_MAXIMUM);
      expect(isResting(await stored(id))).toBe(false);
    });

    it('ends its endpoint by 410', async () => {
      const id = await create();
      feed.add();
      receivers.answer = () => 410;
      await pump();
      feed.add();
      await pump();
      expect(receivers.sent).toHaveLength(1);
      expect(await stored(id)).toMatchObject({ state: 'gone' });
      expect(stores.events()).toContainEqual(
        expect.objectContaining({ type: 'webhook_ended', endpointId: id, reason: 'gone' }),
      );
    });
  });

  describe('a new address', () => {
    const OTHER = 'https://other.example/hooks';
    const isFormer = ({ url }: WebhookMessage) => url === TERMS.url;

    /** Moves the endpoint while the first request to the former address is under way. */
    async function moveMeanwhile(count: number): Promise<string> {
      const id = await create();
      for (let event = 0; event < count; event += 1) feed.add();
      receivers.meanwhile = async () => {
        receivers.meanwhile = () => Promise.resolve();
        await stores.get(ChangeEndpoint).execute(id, { url: OTHER }, 'shop');
      };
      return id;
    }

    it('was ended by a 410 of the former one', async () => {
      const id = await moveMeanwhile(1);
      receivers.answer = (message) => (isFormer(message) ? 410 : 200);
      await pump();
      expect(await stored(id)).toMatchObject({ state: 'enabled', failures: 0 });
      expect(receivers.sent.map(({ url }) => url)).toEqual([TERMS.url, OTHER]);
      expect(await list(id)).toMatchObject([{ state: 'delivered', failures: 0, attemptCount: 2 }]);
      expect(await stores.get(Findings).openOf(['webhook_ended'])).toEqual([]);
    });

    it('rested because the former one took nothing, and gets what that one has not taken', async () => {
      const id = await moveMeanwhile(3 * FAILURES_THAT_MEAN_ALL);
      receivers.answer = (message) => (isFormer(message) ? 503 : 200);
      await pump();
      expect(await stored(id)).toMatchObject({ failures: 0, failingSince: null, restsUntil: null });
      const all = await list(id);
      expect(all.every(({ state, failures }) => state === 'delivered' && failures === 0)).toBe(
        true,
      );
      const toOther = receivers.sent.filter((message) => !isFormer(message));
      expect(toOther.map(({ id: eventId }) => eventId).sort()).toEqual(idsOf(feed.events).sort());
    });

    it('is not sent again what the former one has taken', async () => {
      await moveMeanwhile(30);
      await pump();
      expect(sentIds().sort()).toEqual(idsOf(feed.events).sort());
    });

    it('had what waits go on waiting for hours', async () => {
      const id = await create();
      const event = feed.add();
      receivers.answer = () => null;
      for (const seconds of [0, 5, 300]) {
        clock.moveBySeconds(seconds);
        await pump();
      }
      receivers.answer = () => 200;
      receivers.sent.length = 0;
      await stores.get(ChangeEndpoint).execute(id, { url: OTHER }, 'shop');
      await pump();
      expect(receivers.sent.map(({ id: eventId, url }) => [eventId, url])).toEqual([
        [event.id, OTHER],
      ]);
    });
  });

  describe('events that were deleted before an endpoint came to them', () => {
    const KIND = 'webhook_missed_events';
    const open = () => stores.get(Findings).openOf([KIND]);

    async function missed(): Promise<string> {
      const id = await create();
      await stores.get(SwitchEndpoint).pause(id, 'shop');
      for (let count = 0; count < 20; count += 1) feed.add();
      feed.deletedTo = 15n;
      await stores.get(SwitchEndpoint).enable(id, false, 'shop');
      await pump();
      return id;
    }

    it('were told at the level info alone: the endpoint shows them, and operators learn of it', async () => {
      const id = await missed();
      expect(sentIds()).toEqual(idsOf(feed.events.slice(15)));
      expect(await stored(id)).toMatchObject({ missedEvents: 15, missedAt: clock.now() });
      const event = { type: KIND, endpointId: id, missed: 15 };
      expect(stores.events()).toContainEqual(expect.objectContaining(event));
      expect(await open()).toMatchObject([
        { kind: KIND, subject: id, halts: [], evidence: { host: 'shop.example', missed: '15' } },
      ]);
    });

    it('are one finding for each endpoint, however often, which goes with it', async () => {
      const id = await missed();
      await stores.get(SwitchEndpoint).pause(id, 'shop');
      for (let count = 0; count < 5; count += 1) feed.add();
      feed.deletedTo = 25n;
      await stores.get(SwitchEndpoint).enable(id, false, 'shop');
      feed.add();
      await pump();
      expect(await open()).toMatchObject([{ evidence: { missed: '20' } }]);
      expect(await stored(id)).toMatchObject({ missedEvents: 20, state: 'enabled' });
      await stores.get(SwitchEndpoint).delete(id, 'shop');
      expect(await open()).toEqual([]);
    });
  });

  describe('operators', () => {
    const reason = 'a leak';
    const view = async (id: string) => stores.get(ViewEndpoints).find(id);

    it('pause an endpoint, and then only operators have it go on', async () => {
      const id = await create();
      const event = feed.add();
      const switching = stores.get(SwitchEndpoint);
      await switching.pauseByOperator({ id, reason, by: 'olga' });
      await switching.pause(id, 'shop');
      await pump();
      const pause = { at: clock.now(), by: 'olga', reason, isByOperator: true };
      expect((await view(id))?.endpoint).toMatchObject({ state: 'paused', pause });
      const refused = { code: 'webhook_paused_by_operator' };
      await expect(switching.enable(id, true, 'shop')).rejects.toMatchObject(refused);
      expect(receivers.sent).toEqual([]);
      await switching.resume({ id, reason: 'found', by: 'olga' });
      await pump();
      expect(sentIds()).toEqual([event.id]);
      expect((await view(id))?.endpoint).toMatchObject({ state: 'enabled', pause: null });
      const changes = stores.events().filter(({ type }) => type === 'webhook_changed');
      expect(changes.slice(-2)).toMatchObject([
        { change: 'paused_by_operator', by: 'olga', reason },
        { change: 'resumed_by_operator', by: 'olga', reason: 'found' },
      ]);
    });

    it('take over the pause of a service, and have go on what ended', async () => {
      const id = await create();
      const switching = stores.get(SwitchEndpoint);
      await switching.pause(id, 'shop');
      await switching.pauseByOperator({ id, reason, by: 'olga' });
      const refused = { code: 'webhook_paused_by_operator' };
      await expect(switching.enable(id, false, 'shop')).rejects.toMatchObject(refused);
      await switching.resume({ id, reason, by: 'olga' });
      receivers.answer = () => 410;
      feed.add();
      await pump();
      const ended = switching.pauseByOperator({ id, reason, by: 'olga' });
      await expect(ended).rejects.toMatchObject({ code: 'webhook_state_forbids' });
      expect(await switching.resume({ id, reason, by: 'olga' })).toMatchObject({
        state: 'enabled',
      });
      expect(await stores.get(Findings).openOf(['webhook_ended'])).toEqual([]);
    });

    it('see how far an endpoint is, and what was answered last', async () => {
      const id = await create();
      expect(await view(id)).toMatchObject({ eventsBehind: 0, waiting: 0, isKeyRevoked: false });
      expect((await view(id))?.endpoint.lastAttempt).toBeNull();
      feed.add();
      receivers.answer = () => 503;
      await pump();
      await stores.get(SwitchEndpoint).pause(id, 'shop');
      feed.add();
      feed.add();
      const lastAttempt = { at: clock.now(), status: 503, error: 'The receiver answered 503.' };
      const expected = { eventsBehind: 2, waiting: 1, endpoint: { lastAttempt } };
      expect(await view(id)).toMatchObject(expected);
      const { items } = await stores.get(ViewEndpoints).list({ limit: 10, cursor: null });
      expect(items).toMatchObject([expected]);
      expect(await view(randomUUID())).toBeNull();
    });

    it('have figures: endpoints by state, what waits, and how far the last one is behind', async () => {
      const counts = () => stores.get(CountWebhooks).execute();
      expect(await counts()).toEqual({ endpoints: new Map(), waiting: 0, eventsBehind: 0 });
      const [paused] = [await create(), await create({ url: 'https://dead.example' })];
      await stores.get(SwitchEndpoint).pause(paused, 'shop');
      receivers.answer = () => null;
      for (let count = 0; count < PAGE_SIZE + 7; count += 1) feed.add();
      await pump();
      const endpoints = new Map(Object.entries({ enabled: 1, paused: 1 }));
      expect(await counts()).toEqual({ endpoints, waiting: PAGE_SIZE, eventsBehind: 7 });
    });

    it('see which endpoints a revoked key has left behind, and pause them with it', async () => {
      const terms = { networks: null, requestsPerMinute: null, expiresAt: null, scopes: null };
      const asked = { name: 'shop', role: 'service' as const, ...terms };
      const { key } = await stores.get(IssueKey).execute(asked, 'olga');
      const [first, second, paused] = [await create(), await create(), await create()];
      const other = (await stores.get(CreateEndpoint).execute(TERMS, 'site')).endpoint.id;
      await stores.get(SwitchEndpoint).pause(paused, 'shop');
      const retire = async (pausesWebhooks: boolean) => {
        const command = { keyId: key.id, pausesWebhooks, by: 'olga' };
        return (await stores.get(RetireKey).execute(command)).enabledWebhooks;
      };
      expect((await retire(false)).toSorted()).toEqual([first, second].toSorted());
      expect(await view(first)).toMatchObject({ isKeyRevoked: true });
      expect(await view(other)).toMatchObject({ isKeyRevoked: false });
      feed.add();
      await pump();
      expect(receivers.sent).toHaveLength(3);
      expect(await retire(true)).toEqual([]);
      expect((await view(first))?.endpoint).toMatchObject({
        state: 'paused',
        pause: { by: 'olga', reason: 'Its key shop was revoked', isByOperator: true },
      });
      expect((await view(other))?.endpoint).toMatchObject({ state: 'enabled' });
    });
  });

  it('was set back by a process that was frozen while events were deleted', async () => {
    const id = await create();
    for (let count = 0; count < 20; count += 1) feed.add();
    const before = await stored(id);
    const until = new Date(clock.now().getTime() + 30_000);
    const claim = { most: 1, except: [], head: 20n, now: clock.now(), token: 'frozen', until };
    await stores.get(WebhookEndpoints).claim(claim);
    clock.moveBySeconds(31);
    await pump();
    expect((await stored(id)).sequence).toBe(20n);
    feed.deletedTo = 10n;
    const turn = { token: 'frozen', epoch: EPOCH, inFlightMost: () => 1, isStopping: () => false };
    const result = await stores.get(DeliverPage).execute(before, turn);
    expect([result, (await stored(id)).sequence]).toEqual([{ status: 'lost' }, 20n]);
  });

  it('was ended for a secret that nobody can read, though it has another by now', async () => {
    const id = await create();
    const before = { ...(await stored(id)), secret: Buffer.alloc(80) };
    const turn = { token: 't', epoch: EPOCH, inFlightMost: () => 1, isStopping: () => false };
    expect(await stores.get(DeliverPage).execute(before, turn)).toEqual({ status: 'lost' });
    expect(await stored(id)).toMatchObject({ state: 'enabled' });
  });

  it('whose secret cannot be read any more are ended, and told of', async () => {
    const id = await create();
    feed.add();
    const other = new EndpointSecrets(['another-throw-away-secret-of-these-specs']);
    const endpoint = await stored(id);
    expect(other.open(id, endpoint.secret)).toBeNull();
    const now = clock.now();
    const secret = Buffer.alloc(80);
    await stores.get(WebhookEndpoints).rotate({ id, secret, now, formerUntil: now });
    const turn = { token: 't', epoch: EPOCH, inFlightMost: () => 1, isStopping: () => false };
    const result = await stores.get(DeliverPage).execute(await stored(id), turn);
    expect(result).toEqual({ status: 'lost' });
    expect(await stored(id)).toMatchObject({ state: 'failed' });
    expect(receivers.sent).toEqual([]);
  });

  it('are signed by the present secret where the former one cannot be read', async () => {
    const id = await create();
    await stores.get(RotateEndpointSecret).execute({ id, overlapSeconds: DAY_SECONDS, by: 'shop' });
    feed.add();
    const endpoint = await stored(id);
    const formerSecrets = endpoint.formerSecrets.map((each) => ({
      ...each,
      secret: Buffer.alloc(80),
    }));
    expect(formerSecrets).toHaveLength(1);
    const broken = { ...endpoint, formerSecrets };
    const turn = { token: 't', epoch: EPOCH, inFlightMost: () => 1, isStopping: () => false };
    await stores.get(DeliverPage).execute(broken, turn);
    expect(receivers.sent).toHaveLength(1);
    expect(await stored(id)).toMatchObject({ state: 'enabled' });
  });

  it('are written down by whoever still has the endpoint alone', async () => {
    const id = await create();
    const event = feed.add();
    const turn = { token: 'nobody', epoch: EPOCH, inFlightMost: () => 1, isStopping: () => false };
    const result = await stores.get(DeliverPage).execute(await stored(id), turn);
    expect([result.status, sentIds()]).toEqual(['lost', [event.id]]);
    expect([await list(id), (await stored(id)).sequence]).toEqual([[], 0n]);
    await pump();
    expect(sentIds()).toEqual([event.id, event.id]);
  });

  it('that are in hand when the gateway stops end, and the rest waits', async () => {
    const id = await create();
    for (let count = 0; count < 50; count += 1) feed.add();
    const claim = { most: 1, except: [], head: 50n, now: clock.now(), token: 'mine' };
    await stores.get(WebhookEndpoints).claim({ ...claim, until: clock.now() });
    const isStopping = () => receivers.sent.length >= 5;
    const turn = { token: 'mine', epoch: EPOCH, inFlightMost: () => 1, isStopping };
    await stores.get(DeliverPage).execute(await stored(id), turn);
    expect(receivers.sent).toHaveLength(5);
    expect((await stores.get(Deliveries).backlog(id)).count).toBe(45);
  });
});
