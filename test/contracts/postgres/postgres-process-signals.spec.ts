import { waitUntil } from 'crowdwiz-testkit/world';
import { MemoryDatabase, MemoryProcessSignals } from 'crowdwiz-testkit/memory';
import { PostgresProcessSignals } from '../../../src/adapters/postgres/kernel/postgres-process-signals';
import type { ProcessSignals, SignalTopic } from '../../../src/kernel';
import { PostgresHarness } from './postgres-harness';

/** Longer than a notification takes, and shorter than any timer of a receiver. */
const SOON = { timeoutMilliseconds: 5_000, everyMilliseconds: 10 };

function counted(signals: ProcessSignals, topic: SignalTopic) {
  const heard = { count: 0 };
  signals.listen(topic, () => (heard.count += 1));
  return heard;
}

describe('signals between processes on PostgreSQL', () => {
  let harness: PostgresHarness;
  const open: PostgresProcessSignals[] = [];

  beforeAll(async () => {
    harness = await PostgresHarness.open(4);
  });

  afterEach(async () => {
    for (const signals of open.splice(0)) await signals.beforeApplicationShutdown();
  });

  afterAll(() => harness.close());

  /** A process of its own, whose listener has been heard once: from then on nothing is missed. */
  async function process(topic: SignalTopic) {
    const session = harness.newSession();
    const signals = new PostgresProcessSignals(harness.database, session);
    open.push(signals);
    const heard = counted(signals, topic);
    await waitUntil('it listens', () => heard.count > 0, SOON);
    heard.count = 0;
    return { signals, heard, session };
  }

  it('wake the others soon, and the own listeners at once', async () => {
    const sender = await process('cycle');
    const other = await process('cycle');
    const unconcerned = await process('outbox');
    sender.signals.send('cycle');
    expect(sender.heard.count).toBe(1);
    await waitUntil('the other is woken', () => other.heard.count === 1, SOON);
    other.signals.send('cycle');
    await waitUntil('so is the first', () => sender.heard.count === 2, SOON);
    expect([other.heard.count, unconcerned.heard.count]).toEqual([2, 0]);
  });

  it('are few where many are sent at once', async () => {
    const other = await process('cycle');
    const door = new PostgresProcessSignals(harness.database, harness.newSession());
    open.push(door);
    for (let count = 0; count < 500; count += 1) door.send('cycle');
    await door.beforeApplicationShutdown();
    await waitUntil('it is woken', () => other.heard.count > 0, SOON);
    expect(other.heard.count).toBeLessThanOrEqual(2);
  });

  it('stay here where the messages are delivered here', async () => {
    const bot = await process('outbox');
    const otherBot = await process('outbox');
    bot.signals.send('outbox');
    const door = new PostgresProcessSignals(harness.database, harness.newSession());
    open.push(door);
    door.send('outbox');
    const haveHeard = () => bot.heard.count > 1 && otherBot.heard.count > 0;
    await waitUntil('both hear the door', haveHeard, SOON);
    expect([bot.heard.count, otherBot.heard.count]).toEqual([2, 1]);
  });

  it('are waited for on a new connection where the first was lost, and whoever listens looks at once', async () => {
    const { heard, session } = await process('cycle');
    const { client } = await session.current();
    session.abandon(client, new Error('cut by the test'));
    await waitUntil('it looks', () => heard.count === 1, SOON);
    const door = await process('outbox');
    door.signals.send('cycle');
    await waitUntil('it hears', () => heard.count === 2, SOON);
  });

  it('are not sent before the commit', async () => {
    const { signals } = await process('cycle');
    const early = harness.unitOfWork.run(async () => {
      signals.send('cycle');
      await Promise.resolve();
    });
    await expect(early).rejects.toThrow('after the commit');
  });
});

describe('signals between gateways in memory', () => {
  it('wake whoever listens over the same database, until it stops', async () => {
    const database = new MemoryDatabase();
    const [one, other] = [new MemoryProcessSignals(database), new MemoryProcessSignals(database)];
    const heard = counted(one, 'cycle');
    const stop = one.listen('cycle', () => (heard.count += 10));
    other.send('cycle');
    stop();
    new MemoryProcessSignals(new MemoryDatabase()).send('cycle');
    other.send('cycle');
    expect(heard.count).toBe(12);
    const early = database.run(async () => {
      other.send('cycle');
      await Promise.resolve();
    });
    await expect(early).rejects.toThrow('after the commit');
  });
});
