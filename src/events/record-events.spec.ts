import { randomUUID } from 'node:crypto';
import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, type DomainEvent, UnitOfWork } from '../kernel';
import { EventSettings } from './event-settings';
import { EventTail } from './event-tail';
import { EventFeed } from './ports/event-feed';
import { PublishEvents } from './publish-events';
import { ReadEvents } from './read-events';
import { RecordEvents } from './record-events';

const HOUR_SECONDS = 3_600;
const ANNA = randomUUID();
const IVAN = randomUUID();
const ALL = { types: null, customerId: null };

const ADJUSTED: DomainEvent = {
  type: 'points_adjusted',
  ...{ customerId: ANNA, entryKey: `adjustment:${ANNA}:bet-1`, points: '-10' },
  ...{ reason: 'an operator’s own words', by: 'olga' },
};
const MOVED: DomainEvent = {
  type: 'deposit_moved',
  ...{ depositId: 'd', customerId: ANNA, toCustomerId: IVAN, taken: '5', given: '4' },
  ...{ by: 'olga', reason: 'an operator’s own words' },
};
const HALTED: DomainEvent = { type: 'halted', scope: 'payouts', reason: 'a theft', by: 'olga' };

describe('the events that services are told', () => {
  let stores: InMemory;
  let clock: ContractClock;
  const never = new AbortController().signal;

  beforeEach(() => {
    clock = new ContractClock();
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2), [
      [EventSettings, new EventSettings(HOUR_SECONDS)],
    ]);
  });

  const happen = (...events: DomainEvent[]) =>
    stores.get(UnitOfWork).run(async () => {
      for (const event of events) await stores.get(RecordEvents).on(event);
    });
  const publish = () => stores.get(PublishEvents).execute();
  const read = (limit = 10) => stores.get(ReadEvents).page({ after: null, limit, filter: ALL });

  it('are recorded with the change, without who decided and why', async () => {
    await happen(ADJUSTED);
    await publish();
    const { events } = await read();
    expect(events).toMatchObject([
      { sequence: 1n, type: 'points.adjusted', version: 1, at: clock.now(), customerId: ANNA },
    ]);
    expect(events[0]?.data).toEqual({
      ...{ entryKey: `adjustment:${ANNA}:bet-1`, reference: 'bet-1', points: '-10' },
    });
    expect(JSON.stringify(events, (_name, value: unknown) => String(value))).not.toContain('olga');
    expect(await stores.get(ReadEvents).one(events[0]?.id ?? '')).toEqual(events[0]);
    const none = stores.get(ReadEvents).one(randomUUID());
    await expect(none).rejects.toMatchObject({ code: 'event_unknown' });
  });

  it('are one for each customer whom a change concerns, and none for what is internal', async () => {
    await happen(MOVED, { type: 'gate_opened', after: 'halted' }, HALTED);
    await publish();
    const { events } = await read();
    expect(events.map(({ type, customerId, data }) => [type, customerId, data])).toEqual([
      ['deposit.moved', ANNA, { depositId: 'd', direction: 'out', points: '5' }],
      ['deposit.moved', IVAN, { depositId: 'd', direction: 'in', points: '4' }],
      ['halt.begun', null, { scope: 'payouts' }],
    ]);
  });

  it('are not there when the change is undone, and nobody is woken', async () => {
    let wakes = 0;
    stores.get(EventTail).listen(() => (wakes += 1));
    const undone = stores.get(UnitOfWork).run(async () => {
      await stores.get(RecordEvents).on(ADJUSTED);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await publish();
    expect(await read()).toMatchObject({ events: [], hasMore: false });
    expect(wakes).toBe(0);
    await happen(ADJUSTED, MOVED);
    expect(wakes).toBe(2);
  });

  it('are waited for, by whoever has read all', async () => {
    await publish();
    const { next } = await read();
    const request = { after: next, limit: 10, filter: { types: ['halt.begun'], customerId: null } };
    const waiting = stores.get(ReadEvents).pageOrWait(request, 60_000, never);
    while (!stores.get(EventTail).isWatched()) await new Promise(setImmediate);
    // Not what is waited for: it goes on to wait, behind it.
    await happen(ADJUSTED);
    await publish();
    await new Promise(setImmediate);
    await happen(HALTED);
    await publish();
    expect((await waiting).events.map(({ sequence }) => sequence)).toEqual([2n]);
  });

  it('end a wait without any, at its time, and when the gateway stops', async () => {
    const request = { after: null, limit: 10, filter: ALL };
    const reading = stores.get(ReadEvents);
    expect((await reading.pageOrWait(request, 1, never)).events).toEqual([]);
    const waiting = reading.pageOrWait(request, 60_000, never);
    while (!stores.get(EventTail).isWatched()) await new Promise(setImmediate);
    stores.get(EventTail).close();
    expect((await waiting).events).toEqual([]);
  });

  it('are deleted when they are too old, and whoever has not read them is told', async () => {
    const start = await stores.get(EventFeed).start();
    await happen(ADJUSTED);
    await publish();
    clock.moveBySeconds(HOUR_SECONDS + 1);
    await happen(HALTED);
    await publish();
    expect(await stores.get(PublishEvents).forget()).toBe(false);
    const late = stores.get(ReadEvents).page({ after: start, limit: 10, filter: ALL });
    await expect(late).rejects.toMatchObject({ code: 'events_gone' });
    expect((await read()).events.map(({ type }) => type)).toEqual(['halt.begun']);
  });
});
