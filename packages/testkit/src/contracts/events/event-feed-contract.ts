import { randomUUID } from 'node:crypto';
import {
  EventFeed,
  EventStore,
  type Position,
  type UnnumberedEvent,
} from 'crowdwiz-gateway/internal/events/index';
import { DatabaseHistory } from 'crowdwiz-gateway/internal/wallet/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const ALL = { types: null, customerId: null };
const GONE = { code: 'events_gone' };

/** `EventStore` and `EventFeed`. */
export function describeEventFeedContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let store: EventStore;
    let feed: EventFeed;

    beforeEach(async () => {
      harness = await ContractHarness.open(make);
      store = harness.get(EventStore);
      feed = harness.get(EventFeed);
    });

    afterEach(() => harness.close());

    const event = (change: Partial<UnnumberedEvent> = {}): UnnumberedEvent => ({
      ...{ id: randomUUID(), type: 'points.adjusted', version: 1, at: harness.clock.now() },
      ...{ customerId: randomUUID(), data: { points: '1.5', reference: null } },
      ...change,
    });
    const add = (...events: UnnumberedEvent[]) =>
      harness.unitOfWork.run(() => {
        store.add(events);
        return Promise.resolve();
      });
    const addAndPublish = async (...events: UnnumberedEvent[]) => {
      await add(...events);
      await store.publish(100);
    };
    const begin = (): Promise<Position> => feed.start();

    it('gives events in the order of their numbers, as they were recorded', async () => {
      const start = await begin();
      expect(start).toEqual(await feed.head());
      const [one, two, three] = [event({ customerId: null }), event(), event()];
      await addAndPublish(one, two);
      await addAndPublish(three);
      const given = await feed.after(start, 10);
      expect(given).toEqual([
        { ...one, sequence: 1n },
        { ...two, sequence: 2n },
        { ...three, sequence: 3n },
      ]);
      expect(await feed.head()).toEqual({ ...start, sequence: 3n });
      expect(await feed.after({ ...start, sequence: 1n }, 1)).toEqual([{ ...two, sequence: 2n }]);
      expect(await feed.after({ ...start, sequence: 3n }, 1)).toEqual([]);
    });

    it('shows nothing before it was published, and nothing that was undone', async () => {
      const start = await begin();
      const [kept, undone] = [event(), event()];
      await harness.unitOfWork.run(async () => {
        store.add([kept]);
        const inner = harness.unitOfWork.run(() => {
          store.add([undone]);
          return Promise.reject(new Error('undone'));
        });
        await expect(inner).rejects.toThrow('undone');
      });
      expect(await feed.after(start, 10)).toEqual([]);
      expect(await feed.one(kept.id)).toBeNull();
      expect(await store.publish(10)).toEqual({ published: 1, hasMore: false });
      expect(await store.publish(10)).toEqual({ published: 0, hasMore: false });
      expect((await feed.after(start, 10)).map(({ id }) => id)).toEqual([kept.id]);
      expect(await feed.one(kept.id)).toEqual({ ...kept, sequence: 1n });
      expect(await feed.one(randomUUID())).toBeNull();
    });

    it('counts what no reader is shown yet, and knows how old it is', async () => {
      const none = { count: 0, oldestAt: null };
      expect(await store.backlog()).toEqual(none);
      const first = event();
      await add(first, event());
      harness.clock.moveBySeconds(60);
      await add(event());
      expect(await store.backlog()).toEqual({ count: 3, oldestAt: first.at });
      await store.publish(2);
      expect(await store.backlog()).toEqual({ count: 1, oldestAt: harness.clock.now() });
      await store.publish(2);
      expect(await store.backlog()).toEqual(none);
    });

    it('takes events in a unit of work alone, and publishes outside of one', async () => {
      expect(() => {
        store.add([event()]);
      }).toThrow('unit of work');
      await expect(harness.unitOfWork.run(async () => store.publish(1))).rejects.toThrow(
        'transaction',
      );
    });

    it('publishes a bounded number at once, and says that there is more', async () => {
      const start = await begin();
      const events = [event(), event(), event()];
      await add(...events);
      expect(await store.publish(2)).toEqual({ published: 2, hasMore: true });
      expect(await store.publish(2)).toEqual({ published: 1, hasMore: false });
      expect((await feed.after(start, 10)).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    });

    it('filters by type and customer, and goes on behind what did not pass', async () => {
      const start = await begin();
      const [anna, ivan] = [randomUUID(), randomUUID()];
      const events = [
        event({ customerId: anna, type: 'deposit.credited' }),
        event({ customerId: ivan, type: 'deposit.credited' }),
        event({ customerId: anna, type: 'deposit.seen' }),
        event({ customerId: anna, type: 'link.verified' }),
      ];
      await addAndPublish(...events);
      const types = ['deposit.credited', 'deposit.seen'];
      const first = await feed.read(start, 1, { types, customerId: anna });
      expect(first.events.map(({ sequence }) => sequence)).toEqual([1n]);
      expect(first).toMatchObject({ next: { ...start, sequence: 1n }, hasMore: true });
      const rest = await feed.read(first.next, 10, { types, customerId: anna });
      expect(rest.events.map(({ sequence }) => sequence)).toEqual([3n]);
      expect(rest).toMatchObject({ next: { ...start, sequence: 4n }, hasMore: false });
      for (const limit of [0, 1.5, 1_001]) {
        await expect(feed.read(start, limit, ALL)).rejects.toThrow(RangeError);
      }
    });

    it('refuses a position that lies before what was deleted, and gives the one to begin at', async () => {
      const start = await begin();
      const old = [event(), event()];
      harness.clock.moveBySeconds(100);
      const young = event();
      await addAndPublish(...old, young);
      const before = new Date(harness.clock.now().getTime() - 50_000);
      expect(await store.deleteBefore(before, 1)).toBe(1);
      await expect(feed.after(start, 10)).rejects.toMatchObject(GONE);
      expect(await feed.after({ ...start, sequence: 1n }, 10)).toHaveLength(2);
      expect(await store.deleteBefore(before, 10)).toBe(1);
      expect(await store.deleteBefore(before, 10)).toBe(0);
      expect(await feed.start()).toEqual({ ...start, sequence: 2n });
      expect(await feed.one(old[0]!.id)).toBeNull();
      harness.clock.moveBySeconds(100);
      expect(await store.deleteBefore(harness.clock.now(), 10)).toBe(1);
      // All are deleted, and their numbers are not given again.
      expect(await feed.start()).toEqual(await feed.head());
      await addAndPublish(event());
      expect((await feed.after({ ...start, sequence: 3n }, 1))[0]?.sequence).toBe(4n);
    });

    it('keeps what was recorded after something younger: only a beginning is deleted', async () => {
      const young = event();
      const old = event({ at: new Date(harness.clock.now().getTime() - 100_000) });
      await addAndPublish(young, old);
      expect(await store.deleteBefore(harness.clock.now(), 10)).toBe(0);
    });

    it('refuses a position that it never gave', async () => {
      const start = await begin();
      await addAndPublish(event());
      await expect(feed.after({ ...start, sequence: 2n }, 1)).rejects.toMatchObject(GONE);
      const elsewhere = { epoch: 'of another history', sequence: 0n };
      await expect(feed.after(elsewhere, 1)).rejects.toMatchObject(GONE);
    });

    it('refuses positions of before the database was found to have forgotten something', async () => {
      const start = await begin();
      await addAndPublish(event());
      const at = harness.clock.now();
      await harness.unitOfWork.run(() =>
        harness.get(DatabaseHistory).quarantine('unknown_signature', {}, at),
      );
      await expect(feed.after(start, 1)).rejects.toMatchObject(GONE);
      expect(await feed.after(await feed.start(), 1)).toHaveLength(1);
    });
  });
}
