import { randomUUID } from 'node:crypto';
import {
  ATTEMPTS_KEPT,
  Deliveries,
  deliveryId,
  HEALTHY,
  NOTHING_YET,
  WebhookEndpoints,
  type DeliveryOutcome,
  type EndpointClaim,
  type EndpointSettlement,
  type StoredEndpoint,
} from 'crowdwiz-gateway/internal/webhooks/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const ALL = { limit: 200, cursor: null };
const LEASE_SECONDS = 30;

/** `WebhookEndpoints` and `Deliveries`. */
export function describeWebhooksContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let endpoints: WebhookEndpoints;
    let deliveries: Deliveries;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      endpoints = harness.get(WebhookEndpoints);
      deliveries = harness.get(Deliveries);
    });

    afterAll(async () => {
      await harness.close();
    });

    const now = () => harness.clock.now();
    const inSeconds = (seconds: number) => new Date(now().getTime() + seconds * 1000);

    async function add(given: Partial<StoredEndpoint> = {}): Promise<StoredEndpoint> {
      const endpoint: StoredEndpoint = {
        ...{ id: randomUUID(), url: 'https://shop.example', description: 'a shop' },
        ...{ eventTypes: ['deposit.*'], keepsOrder: false, state: 'enabled', sequence: 5n },
        ...{ secret: Buffer.from('sealed'), formerSecrets: [], ...NOTHING_YET, ...HEALTHY },
        ...{ createdAt: now(), createdBy: 'shop', ...given },
      };
      await endpoints.add(endpoint);
      return endpoint;
    }

    const outcome = (
      endpointId: string,
      given: Partial<DeliveryOutcome> = {},
    ): DeliveryOutcome => ({
      ...{ endpointId, eventId: randomUUID(), eventType: 'deposit.credited', sequence: 6n },
      ...{ customerId: null, state: 'waiting', failures: 0, nextAttemptAt: now(), at: now() },
      ...{ attempt: null, ...given },
    });
    const attempt = (status: number) => ({
      ...{ at: now(), milliseconds: 7, status, answer: 'no "thanks"', error: 'it failed' },
    });

    async function claim(given: Partial<EndpointClaim> = {}): Promise<string[]> {
      const until = inSeconds(LEASE_SECONDS);
      const usual = { most: 100, except: [], head: 6n, now: now(), token: randomUUID(), until };
      return (await endpoints.claim({ ...usual, ...given })).map(({ id }) => id);
    }

    describe('endpoints', () => {
      it('are kept as they were given, listed without what nobody may see', async () => {
        const first = await add();
        const second = await add({ eventTypes: null, keepsOrder: true });
        expect(await endpoints.find(first.id)).toEqual(first);
        expect(await endpoints.find(second.id)).toEqual(second);
        expect(await endpoints.find('nothing')).toBeNull();
        const { items } = await endpoints.list(ALL);
        expect(items.slice(0, 2).map(({ id }) => id)).toEqual([second.id, first.id]);
        expect(Object.keys(items[0] ?? {})).not.toContain('secret');
        expect(await endpoints.count()).toBeGreaterThan(1);
      });

      it('change their terms', async () => {
        const { id } = await add();
        const terms = { url: 'https://other.example', description: '', eventTypes: null };
        expect(await endpoints.change(id, { ...terms, keepsOrder: true })).toMatchObject(terms);
        expect(await endpoints.find(id)).toMatchObject({ ...terms, keepsOrder: true });
        expect(await endpoints.change(randomUUID(), { ...terms, keepsOrder: true })).toBeNull();
      });

      it('keep each former secret until its own end, or none', async () => {
        const { id, secret } = await add();
        const rotate = (name: string, seconds: number, of = id) => {
          const rotation = { now: now(), formerUntil: inSeconds(seconds) };
          return endpoints.rotate({ id: of, secret: Buffer.from(name), ...rotation });
        };
        const [first, second] = [{ secret, until: inSeconds(60) }, Buffer.from('second')];
        expect(await rotate('second', 60)).toMatchObject({
          secret: second,
          formerSecrets: [first],
        });
        const { formerSecrets = [] } = (await rotate('third', 30)) ?? {};
        expect(formerSecrets).toEqual([{ secret: second, until: inSeconds(30) }, first]);
        harness.clock.moveBySeconds(30);
        const third = { secret: Buffer.from('third'), until: inSeconds(90) };
        expect(await rotate('fourth', 90)).toMatchObject({ formerSecrets: [third, first] });
        expect((await endpoints.find(id))?.formerSecrets).toEqual([third, first]);
        expect(await rotate('fifth', 0)).toMatchObject({ formerSecrets: [] });
        expect(await rotate('sixth', 60, randomUUID())).toBeNull();
      });

      it('are paused by somebody, for a reason, as long as they are', async () => {
        const { id } = await add();
        const pause = { at: now(), by: 'shop', reason: null, isByOperator: false };
        expect(await endpoints.pause(id, pause)).toMatchObject({ state: 'paused', pause });
        const byOperator = { at: now(), by: 'olga', reason: 'a "leak"', isByOperator: true };
        expect(await endpoints.pause(id, byOperator)).toMatchObject({ pause: byOperator });
        expect(await endpoints.pause(id, pause)).toBeNull();
        expect((await endpoints.find(id))?.pause).toEqual(byOperator);
        expect(await endpoints.move(id, 'enabled')).toMatchObject({ pause: null });
        await endpoints.move(id, 'failed');
        expect(await endpoints.pause(id, pause)).toBeNull();
        expect(await endpoints.pause(randomUUID(), pause)).toBeNull();
      });

      it('go back, and forward, and never the other way', async () => {
        const { id } = await add();
        const moves = [endpoints.goForward(id, 5n), endpoints.goForward(id, 4n)];
        moves.push(endpoints.goBack(id, 5n), endpoints.goBack(id, 6n));
        expect(await Promise.all(moves)).toEqual([false, false, false, false]);
        expect(await endpoints.goBack(id, 2n)).toBe(true);
        expect(await endpoints.find(id)).toMatchObject({ sequence: 2n });
        expect(await endpoints.goForward(id, 9n)).toBe(true);
        expect(await endpoints.find(id)).toMatchObject({ sequence: 9n });
        expect(await endpoints.goBack(randomUUID(), 0n)).toBe(false);
        expect(await endpoints.goForward(randomUUID(), 99n)).toBe(false);
      });

      it('were set back by a process that was frozen: they skip for whoever has them alone', async () => {
        const { id } = await add();
        const [frozen, present] = [randomUUID(), randomUUID()];
        expect(await claim({ token: frozen })).toContain(id);
        harness.clock.moveBySeconds(LEASE_SECONDS + 1);
        expect(await claim({ token: present })).toContain(id);
        const skip = (token: string, sequence: bigint) =>
          endpoints.skip({ id, token, sequence, now: now() });
        expect(await skip(frozen, 8n)).toBeNull();
        const missed = { sequence: 7n, missedEvents: 2, missedAt: now() };
        expect(await skip(present, 7n)).toMatchObject(missed);
        expect(await skip(present, 6n)).toBeNull();
        expect(await endpoints.find(id)).toMatchObject(missed);
        harness.clock.moveBySeconds(1);
        const more = { sequence: 10n, missedEvents: 5, missedAt: now() };
        expect(await skip(present, 10n)).toMatchObject(more);
      });

      it('are healthy again with another address, and with nothing else', async () => {
        const { id, url } = await add();
        const token = randomUUID();
        await claim({ token });
        const health = { failures: 12, failingSince: now(), restsUntil: inSeconds(20) };
        const lastAttempt = { at: now(), status: 503, error: 'The receiver answered 503.' };
        const page = { id, token, url, fromSequence: 5n, toSequence: 6n, health, lastAttempt };
        await harness.unitOfWork.run(() => endpoints.settle(page));
        const terms = { url, description: 'other', eventTypes: null, keepsOrder: true };
        expect(await endpoints.change(id, terms)).toMatchObject({ ...health, lastAttempt });
        const moved = { ...terms, url: 'https://other.example' };
        const anew = { ...HEALTHY, lastAttempt: null };
        expect(await endpoints.change(id, moved)).toMatchObject(anew);
      });

      it('kept the answers of a former address: a page that went there leaves the health as it is', async () => {
        const { id, url } = await add();
        const token = randomUUID();
        await claim({ token });
        const terms = { url: 'https://other.example', description: '', eventTypes: null };
        await endpoints.change(id, { ...terms, keepsOrder: false });
        const health = { failures: 12, failingSince: now(), restsUntil: inSeconds(20) };
        const lastAttempt = { at: now(), status: 410, error: 'The receiver answered 410.' };
        const page = { id, token, url, fromSequence: 5n, toSequence: 6n, health, lastAttempt };
        const settled = await harness.unitOfWork.run(() => endpoints.settle(page));
        const anew = { ...HEALTHY, lastAttempt: null, url: terms.url };
        expect(settled).toMatchObject({ ...anew, sequence: 6n });
      });

      it('move as their table says', async () => {
        const { id } = await add();
        expect(await endpoints.move(id, 'enabled')).toBeNull();
        expect(await endpoints.move(id, 'paused')).toMatchObject({ state: 'paused' });
        expect(await endpoints.move(id, 'failed')).toBeNull();
        expect(await endpoints.move(id, 'enabled')).toMatchObject({ state: 'enabled', ...HEALTHY });
        expect(await endpoints.move(id, 'deleted')).not.toBeNull();
        expect(await endpoints.find(id)).toBeNull();
        expect(await endpoints.move(id, 'enabled')).toBeNull();
        expect((await endpoints.list(ALL)).items.map((each) => each.id)).not.toContain(id);
      });

      it('are one process’s at a time, until its claim ends', async () => {
        const { id, url } = await add();
        const token = randomUUID();
        const extend = (seconds: number) =>
          endpoints.extend({ id, token, url, until: inSeconds(seconds) });
        expect(await claim({ token })).toContain(id);
        expect(await claim()).not.toContain(id);
        expect(await extend(2 * LEASE_SECONDS)).toBe(true);
        harness.clock.moveBySeconds(LEASE_SECONDS + 1);
        expect(await claim()).not.toContain(id);
        await endpoints.release(id, token);
        const next = randomUUID();
        expect(await claim({ token: next, except: [id] })).not.toContain(id);
        expect(await claim({ token: next })).toContain(id);
        expect(await extend(60)).toBe(false);
        await endpoints.release(id, token);
        expect(await claim()).not.toContain(id);
        harness.clock.moveBySeconds(LEASE_SECONDS + 1);
        expect(await claim()).toContain(id);
      });

      it('went on being sent to when they had changed: a claim of them is not extended', async () => {
        const [paused, moved, deleted] = [await add(), await add(), await add()];
        const token = randomUUID();
        await claim({ token });
        const extend = ({ id }: StoredEndpoint, url = paused.url) =>
          endpoints.extend({ id, token, url, until: inSeconds(60) });
        await endpoints.move(paused.id, 'paused');
        const url = 'https://other.example';
        await endpoints.change(moved.id, { ...moved, url });
        await endpoints.move(deleted.id, 'deleted');
        for (const each of [paused, moved, deleted]) expect(await extend(each)).toBe(false);
        await endpoints.move(paused.id, 'enabled');
        expect(await extend(paused)).toBe(true);
        expect(await extend(moved, url)).toBe(true);
      });

      it('are claimed only where there is something to do', async () => {
        const { id } = await add({ sequence: 6n });
        const claimed = async () => {
          const token = randomUUID();
          const ids = await claim({ token });
          for (const each of ids) await endpoints.release(each, token);
          return ids.includes(id);
        };
        expect(await claimed()).toBe(false);
        await deliveries.record([outcome(id, { nextAttemptAt: inSeconds(10) })]);
        expect(await claimed()).toBe(false);
        harness.clock.moveBySeconds(10);
        expect(await claimed()).toBe(true);
        await endpoints.move(id, 'paused');
        expect(await claimed()).toBe(false);
      });

      it('are settled by whoever has them alone, and rest when they are to', async () => {
        const { id, url } = await add();
        const token = randomUUID();
        await claim({ token });
        const health = { failures: 12, failingSince: now(), restsUntil: inSeconds(20) };
        const lastAttempt = { at: now(), status: null, error: 'No answer came.' };
        const change = { id, token, url, fromSequence: 5n, toSequence: 6n, health, lastAttempt };
        const settle = (given: EndpointSettlement = change) =>
          harness.unitOfWork.run(() => endpoints.settle(given));
        await expect(endpoints.settle(change)).rejects.toThrow('unit of work');
        expect(await settle({ ...change, token: randomUUID() })).toBeNull();
        expect(await settle()).toMatchObject({ sequence: 6n, ...health, lastAttempt });
        // Somebody had it go back meanwhile.
        await endpoints.goBack(id, 1n);
        const next = { ...change, fromSequence: 6n, toSequence: 7n, lastAttempt: null };
        expect(await settle(next)).toMatchObject({ sequence: 1n, lastAttempt });
        await endpoints.release(id, token);
        expect(await claim()).not.toContain(id);
        harness.clock.moveBySeconds(20);
        expect(await claim()).toContain(id);
      });

      it('that rest are tried by what waits, due or not', async () => {
        const { id, url } = await add({ sequence: 6n });
        const token = randomUUID();
        await deliveries.record([outcome(id)]);
        expect(await claim({ token })).toContain(id);
        const health = { failures: 12, failingSince: now(), restsUntil: inSeconds(20) };
        const page = { id, token, url, fromSequence: 6n, toSequence: 6n };
        const change = { ...page, health, lastAttempt: null };
        await harness.unitOfWork.run(async () => {
          await endpoints.settle(change);
          await deliveries.dropWaitingAfter(id, 0n);
          await deliveries.record([outcome(id, { nextAttemptAt: inSeconds(1_000) })]);
        });
        await endpoints.release(id, token);
        harness.clock.moveBySeconds(20);
        expect(await claim()).toContain(id);
      });
    });

    describe('deliveries', () => {
      it('are one for an endpoint and an event, and keep the newest attempts', async () => {
        const { id } = await add();
        const first = outcome(id, {
          failures: 1,
          attempt: attempt(500),
          nextAttemptAt: inSeconds(5),
        });
        await deliveries.record([first]);
        const name = deliveryId(id, first.eventId);
        expect(await deliveries.find(name)).toEqual({
          ...{ id: name, endpointId: id, eventId: first.eventId, eventType: first.eventType },
          ...{ sequence: 6n, customerId: null, state: 'waiting', failures: 1, attemptCount: 1 },
          ...{ nextAttemptAt: first.nextAttemptAt, createdAt: now(), endedAt: null },
          attempts: [attempt(500)],
        });
        const started = now();
        for (let count = 0; count < ATTEMPTS_KEPT; count += 1) {
          harness.clock.moveBySeconds(1);
          await deliveries.record([{ ...first, attempt: attempt(501), at: now() }]);
        }
        const ended = { state: 'delivered', nextAttemptAt: null } as const;
        await deliveries.record([{ ...first, ...ended, at: now() }]);
        const kept = await deliveries.find(name);
        expect(kept).toMatchObject({
          ...ended,
          attemptCount: 12,
          createdAt: started,
          endedAt: now(),
        });
        expect(kept?.attempts).toHaveLength(ATTEMPTS_KEPT);
        expect((await deliveries.list(id, { state: null }, ALL)).items).toHaveLength(1);
        const failed = { ...first, state: 'failed', nextAttemptAt: null } as const;
        await expect(deliveries.record([failed])).rejects.toMatchObject(
          harness.refusal('webhook_delivery_moves_by_the_table'),
        );
      });

      it('are due by their time, and with order by their customer', async () => {
        const { id: endpointId } = await add();
        const [anna, boris] = [randomUUID(), randomUUID()];
        const make = (sequence: bigint, customerId: string | null, seconds = 0) =>
          outcome(endpointId, { sequence, customerId, nextAttemptAt: inSeconds(seconds) });
        const [late, held] = [make(10n, anna, 60), make(11n, anna)];
        const [free, other] = [make(9n, boris), make(12n, null)];
        const tried = { ...other, attempt: attempt(500) };
        await deliveries.record([held, late, tried, free]);
        const due = async (given: { now: Date | null; keepsOrder: boolean }) =>
          (await deliveries.due({ endpointId, limit: 10, ...given })).map(({ eventId }) => eventId);
        const ids = (...given: DeliveryOutcome[]) => given.map(({ eventId }) => eventId);
        expect(await due({ now: now(), keepsOrder: false })).toEqual(ids(free, held, other));
        expect(await due({ now: now(), keepsOrder: true })).toEqual(ids(free, other));
        expect(await due({ now: null, keepsOrder: true })).toEqual(ids(free, late, other));
        expect(await deliveries.backlog(endpointId)).toEqual({
          count: 4,
          customerIds: new Set([anna, boris]),
        });
        await deliveries.makeDue(endpointId, now());
        expect(await due({ now: now(), keepsOrder: true })).toEqual(ids(free, late, other));
        await deliveries.dropWaitingAfter(endpointId, 10n);
        expect(await due({ now: now(), keepsOrder: false })).toEqual(ids(free, late));
      });

      it('are listed, and wait again when they are to', async () => {
        const { id } = await add();
        const ended = outcome(id, { state: 'failed', failures: 8, nextAttemptAt: null });
        const waiting = outcome(id);
        await deliveries.record([ended, waiting]);
        const names = async (state: 'waiting' | 'failed') =>
          (await deliveries.list(id, { state }, ALL)).items.map(({ eventId }) => eventId);
        expect([await names('failed'), await names('waiting')]).toEqual([
          [ended.eventId],
          [waiting.eventId],
        ]);
        const name = deliveryId(id, ended.eventId);
        expect(await deliveries.redeliver(name, now())).toMatchObject({
          ...{ state: 'waiting', failures: 0, nextAttemptAt: now(), endedAt: null },
        });
        expect(await deliveries.redeliver(name, now())).toBeNull();
        expect(await deliveries.redeliver(randomUUID(), now())).toBeNull();
        await expect(deliveries.list(id, { state: null }, { ...ALL, cursor: 'x' })).rejects.toThrow(
          RangeError,
        );
      });

      it('are counted by endpoint, as long as they wait', async () => {
        const [{ id }, { id: other }, gone] = [await add(), await add(), await add()];
        const ended = { state: 'delivered', nextAttemptAt: null } as const;
        await deliveries.record([outcome(id), outcome(id), outcome(id, ended), outcome(gone.id)]);
        await deliveries.record([outcome(other, ended)]);
        await endpoints.move(gone.id, 'deleted');
        const waiting = await deliveries.waiting();
        expect([id, other, gone.id].map((each) => waiting.get(each))).toEqual([
          ...[2, undefined, undefined],
        ]);
      });

      it('go when they are old, too many, or of nobody', async () => {
        const [{ id }, gone] = [await add(), await add()];
        const end = () => outcome(id, { state: 'delivered', nextAttemptAt: null });
        await deliveries.record([end(), outcome(id), outcome(gone.id)]);
        harness.clock.moveBySeconds(100);
        await deliveries.record([end(), end(), end()]);
        await endpoints.move(gone.id, 'deleted');
        await endpoints.forgetDeleted();
        const before = inSeconds(-50);
        const request = { before, keptPerEndpoint: 2, limit: 100 };
        while ((await deliveries.tidy(request)) > 0);
        const { items } = await deliveries.list(id, { state: null }, ALL);
        expect(items.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'waiting']);
        expect((await deliveries.backlog(gone.id)).count).toBe(0);
        await endpoints.forgetDeleted();
        expect(await endpoints.move(gone.id, 'enabled')).toBeNull();
      });
    });
  });
}
