import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, newId } from '../kernel';
import type { Notice } from './notice';
import { AlarmChannel, type Sending } from './ports/alarm-channel';
import { AlarmNotices } from './ports/alarm-notices';
import { TellAlarms, TOLD_WITHIN_SECONDS } from './tell-alarms';

const TOLD: Sending = { outcome: 'told' };
const AWAY: Sending = {
  ...{ outcome: 'failed', error: 'nobody is there', isRefused: false, retryAfterSeconds: null },
};

/** Answers as a spec wants. */
class Channel extends AlarmChannel {
  answer: Sending = TOLD;
  readonly sent: string[] = [];

  constructor(override readonly name: string) {
    super();
  }

  override send({ id }: Notice): Promise<Sending> {
    this.sent.push(id);
    return Promise.resolve(this.answer);
  }
}

describe('a channel', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let chat: Channel;

  beforeEach(async () => {
    clock = new ContractClock();
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2));
    chat = new Channel('chat');
    expect(await tell()).toEqual({ told: 0, failure: null, givenUp: [] });
  });

  const tell = (channel = chat) => stores.get(TellAlarms).run(channel);
  async function add(count = 1): Promise<string[]> {
    const made = Array.from({ length: count }, (): Notice => {
      const id = newId();
      const about = { kind: 'foreign_spending', severity: 'page' } as const;
      return { id, phase: 'raised', ...about, shown: [], alarmIds: [id], at: clock.now() };
    });
    await stores.get(AlarmNotices).add(made);
    return made.map(({ id }) => id);
  }

  it('tells each notice once, in order', async () => {
    const ids = await add(3);
    expect(await tell()).toEqual({ told: 3, failure: null, givenUp: [] });
    expect(await tell()).toMatchObject({ told: 0 });
    expect(chat.sent).toEqual(ids);
  });

  it('that is away holds up no other, and is tried again with growing pauses', async () => {
    const [first = '', second = ''] = await add(2);
    const webhook = new Channel('webhook');
    chat.answer = AWAY;
    expect(await tell()).toMatchObject({ told: 0, failure: 'nobody is there' });
    expect(await tell(webhook)).toMatchObject({ told: 2 });
    const attempts: number[] = [];
    for (let elapsed = 1; elapsed <= 1_000; elapsed += 1) {
      clock.moveBySeconds(1);
      const before = chat.sent.length;
      await tell();
      if (chat.sent.length > before) attempts.push(elapsed);
    }
    expect(attempts).toEqual([1, 3, 7, 15, 31, 63, 127, 255, 511, 811]);
    chat.answer = TOLD;
    clock.moveBySeconds(300);
    expect(await tell()).toMatchObject({ told: 2 });
    expect([...new Set(chat.sent)]).toEqual([first, second]);
  });

  it('waits as long as its receiver asks for', async () => {
    await add();
    chat.answer = { ...AWAY, retryAfterSeconds: 30 };
    await tell();
    clock.moveBySeconds(29);
    await tell();
    expect(chat.sent).toHaveLength(1);
    clock.moveBySeconds(1);
    await tell();
    expect(chat.sent).toHaveLength(2);
  });

  it('gives up a notice that is refused for two minutes, and goes on with the next one', async () => {
    const [refused = '', next = ''] = await add(2);
    chat.answer = { ...AWAY, isRefused: true };
    for (const pause of [1, 2, 4, 8, 16, 32, 64]) {
      expect(await tell()).toMatchObject({ told: 0, givenUp: [] });
      clock.moveBySeconds(pause);
    }
    chat.send = ({ id }) => {
      chat.sent.push(id);
      return Promise.resolve(id === refused ? chat.answer : TOLD);
    };
    expect(await tell()).toMatchObject({ told: 1, givenUp: [{ id: refused }] });
    expect(chat.sent).toEqual([...Array.from({ length: 8 }, () => refused), next]);
  });

  it('does not tell what is older than a day', async () => {
    const [old = ''] = await add();
    clock.moveBySeconds(TOLD_WITHIN_SECONDS);
    const [young = ''] = await add();
    expect(await tell()).toMatchObject({ told: 1, givenUp: [{ id: old }] });
    expect(chat.sent).toEqual([young]);
  });

  it('is told again what it told just before its process was killed', async () => {
    const [id = ''] = await add();
    const notices = stores.get(AlarmNotices);
    const settle = notices.settle.bind(notices);
    notices.settle = () => Promise.reject(new Error('killed'));
    await expect(tell()).rejects.toThrow('killed');
    notices.settle = settle;
    expect(await tell()).toMatchObject({ told: 1 });
    expect(await tell()).toMatchObject({ told: 0 });
    expect(chat.sent).toEqual([id, id]);
  });

  it('that is new begins with what happened just before', async () => {
    await add();
    clock.moveBySeconds(601);
    const [young = ''] = await add();
    const webhook = new Channel('webhook');
    expect(await tell(webhook)).toMatchObject({ told: 1 });
    expect(webhook.sent).toEqual([young]);
  });

  it('stops between two notices when it is to', async () => {
    await add(3);
    expect(await stores.get(TellAlarms).run(chat, () => chat.sent.length === 1)).toMatchObject({
      told: 1,
    });
  });
});
