import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets } from '../kernel';
import { AcknowledgeAlarms } from './acknowledge-alarms';
import type { AlarmCause, AlarmKind } from './alarm';
import { ALARM_KINDS } from './alarm-rules';
import type { Notice } from './notice';
import { AlarmNotices } from './ports/alarm-notices';
import { Alarms } from './ports/alarms';
import { ALARM_SOURCES, AlarmSource, type SeenCause } from './sources/alarm-source';
import { ALARMS_PER_NOTICE } from './telling/compose-notices';
import { COMES_BACK_SECONDS, GROUP_SECONDS, REPEAT_SECONDS } from './telling/telling-times';
import { ALARMS_KEPT_DAYS, TidyAlarms } from './tidy-alarms';
import { WatchAlarms } from './watch-alarms';

const ALL = { limit: 200, cursor: null };
const THEFT: AlarmCause = {
  kind: 'foreign_spending',
  subject: 'tx-1',
  summary: 'The hot wallet spends in a transaction that is not ours.',
};

/** Says what a spec wants it to say. */
class Planned extends AlarmSource {
  causes: readonly SeenCause[] = [];
  failure: Error | null = null;

  constructor(override readonly kinds: readonly AlarmKind[] = ALARM_KINDS) {
    super();
  }

  override look(): Promise<readonly SeenCause[]> {
    return this.failure ? Promise.reject(this.failure) : Promise.resolve(this.causes);
  }
}

describe('the watch over alarms', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let source: Planned;

  beforeEach(() => {
    clock = new ContractClock();
    source = new Planned();
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2), [[ALARM_SOURCES, [source]]]);
  });

  const cause = (kind: AlarmKind, subject: string): AlarmCause => {
    return { kind, subject, summary: `${kind} of ${subject}` };
  };
  const words = (notices: readonly Notice[]) =>
    notices.map(({ phase, kind, alarmIds }) => `${phase} ${kind} ${alarmIds.length}`);
  /** What a round tells; the causes stay what they are without new ones. */
  async function round(causes?: readonly SeenCause[]): Promise<string[]> {
    if (causes) source.causes = causes;
    return words(await stores.get(WatchAlarms).run());
  }
  async function roundIn(seconds: number, causes?: readonly SeenCause[]): Promise<string[]> {
    clock.moveBySeconds(seconds);
    return round(causes);
  }
  async function only() {
    const { items } = await stores.get(Alarms).list({ state: null }, ALL);
    if (items.length !== 1 || !items[0]) throw new Error(`There are ${items.length} alarms`);
    return items[0];
  }
  const acknowledge = async () =>
    stores.get(AcknowledgeAlarms).execute({ id: (await only()).id, by: 'olga' });

  it('tells what is wrong at the first look, and once', async () => {
    const firstAt = clock.now();
    expect(await round([THEFT])).toEqual(['raised foreign_spending 1']);
    for (let count = 0; count < 20; count += 1) expect(await roundIn(5)).toEqual([]);
    expect(await only()).toMatchObject({ ...THEFT, severity: 'page', state: 'open', firstAt });
  });

  it('repeats it with growing pauses until somebody acknowledges it', async () => {
    await round([THEFT]);
    for (const pause of [...REPEAT_SECONDS.page, REPEAT_SECONDS.page.at(-1) ?? 0]) {
      expect(await roundIn(pause - 1)).toEqual([]);
      expect(await roundIn(1)).toEqual(['repeated foreign_spending 1']);
    }
    expect(await acknowledge()).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'olga' });
    expect(await roundIn(86_400)).toEqual([]);
    expect(await acknowledge()).toMatchObject({ acknowledgedBy: 'olga' });
    const { id: alarmId } = await only();
    const { kind, subject } = THEFT;
    expect(stores.events()).toEqual([
      { type: 'alarm_acknowledged', alarmId, kind, subject, by: 'olga' },
    ]);
  });

  it('tells when it is over, acknowledged or not', async () => {
    await round([THEFT]);
    await acknowledge();
    expect(await roundIn(60, [])).toEqual(['cleared foreign_spending 1']);
    expect(await only()).toMatchObject({ state: 'cleared', clearedAt: clock.now() });
    expect(await roundIn(60)).toEqual([]);
  });

  it('begins and ends nothing of which a source is not sure, as after a start', async () => {
    const unsure = { ...cause('node_down', 'one'), isUnsure: true };
    expect(await round([unsure])).toEqual([]);
    expect((await stores.get(Alarms).list({ state: null }, ALL)).items).toEqual([]);
    await round([cause('node_down', 'one')]);
    await acknowledge();
    for (let count = 0; count < 20; count += 1) expect(await roundIn(5, [unsure])).toEqual([]);
    expect(await only()).toMatchObject({ state: 'acknowledged', count: 1 });
    expect(await roundIn(5, [])).toEqual(['cleared node_down 1']);
  });

  it('says nothing of what came and went before it could be told', async () => {
    await round([cause('clocks_apart', 'first')]);
    const both = [cause('clocks_apart', 'first'), cause('clocks_apart', 'second')];
    expect(await roundIn(1, both)).toEqual([]);
    expect(await roundIn(1, both.slice(0, 1))).toEqual([]);
    expect(await roundIn(60)).toEqual([]);
  });

  it('puts many of a kind that come soon after each other into one message', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_each, index) => cause('node_down', `node-${index}`));
    expect(await round(many(1))).toEqual(['raised node_down 1']);
    expect(await roundIn(5, many(20))).toEqual([]);
    expect(await roundIn(5, [...many(40), THEFT])).toEqual(['raised foreign_spending 1']);
    expect(await roundIn(GROUP_SECONDS.warn - 11)).toEqual([]);
    expect(await roundIn(1)).toEqual(['raised node_down 39']);
    const [pause = 0] = REPEAT_SECONDS.warn;
    source.causes = many(40);
    // One is due before the others: they come along.
    expect((await roundIn(pause - GROUP_SECONDS.warn)).at(-1)).toBe('repeated node_down 40');
    expect(await roundIn(GROUP_SECONDS.warn)).toEqual([]);
  });

  it('shows the oldest of very many, and has each acknowledged', async () => {
    const many = Array.from({ length: ALARMS_PER_NOTICE + 1 }, (_each, index) =>
      cause('paid_and_forgotten', `order-${index}`),
    );
    source.causes = many;
    const notices = await stores.get(WatchAlarms).run();
    expect(notices.map(({ shown, alarmIds }) => [shown.length, alarmIds.length])).toEqual([
      [10, ALARMS_PER_NOTICE],
      [1, 1],
    ]);
    const [first] = notices;
    const given = { noticeId: first?.id ?? '', by: 'olga' };
    const acknowledged = await stores.get(AcknowledgeAlarms).executeForNotice(given);
    expect(acknowledged).toHaveLength(ALARMS_PER_NOTICE);
    expect(await stores.get(AcknowledgeAlarms).executeForNotice(given)).toEqual([]);
  });

  it('informs of what strangers can bring about, four times an hour at most, and never repeats it', async () => {
    const deposits = (count: number) =>
      Array.from({ length: count }, (_each, index) => cause('unattributed_deposit', `d-${index}`));
    const told: string[] = [];
    for (let minute = 0; minute < 60; minute += 1) {
      told.push(...(await roundIn(60, deposits(minute + 1))));
    }
    expect(told).toEqual([
      'raised unattributed_deposit 1',
      ...Array.from({ length: 3 }, () => 'raised unattributed_deposit 15'),
    ]);
    expect(await roundIn(900)).toEqual(['raised unattributed_deposit 14']);
    expect(await roundIn(86_400)).toEqual([]);
    expect(await roundIn(60, [])).toEqual([]);
  });

  it('takes what is back soon for the same alarm, and what comes later for another one', async () => {
    await round([THEFT]);
    await roundIn(60, []);
    expect(await roundIn(COMES_BACK_SECONDS - 1, [THEFT])).toEqual(['raised foreign_spending 1']);
    expect(await only()).toMatchObject({ state: 'open', count: 2, clearedAt: null });
    await roundIn(60, []);
    expect(await roundIn(COMES_BACK_SECONDS, [THEFT])).toEqual(['raised foreign_spending 1']);
    const { items } = await stores.get(Alarms).list({ state: null }, ALL);
    expect(items.map(({ count, state }) => [count, state])).toEqual([
      [1, 'open'],
      [2, 'cleared'],
    ]);
  });

  it('tells what comes and goes less and less often', async () => {
    const flapping = [cause('clocks_apart', 'clock')];
    const told: string[] = [];
    for (let count = 0; count < 60; count += 1) {
      told.push(...(await roundIn(30, flapping)), ...(await roundIn(30, [])));
    }
    const raised = told.filter((each) => each.startsWith('raised'));
    expect(raised.length).toBeGreaterThan(3);
    expect(raised.length).toBeLessThan(15);
    expect(told).toHaveLength(2 * raised.length);
  });

  it('leaves alone what a source cannot tell, and goes on with the others', async () => {
    const other = new Planned(['node_down']);
    source = new Planned(['foreign_spending']);
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2), [[ALARM_SOURCES, [source, other]]]);
    await round([THEFT]);
    source.failure = new Error('nothing can be read');
    other.causes = [cause('node_down', 'one')];
    await expect(round()).rejects.toThrow('nothing can be read');
    const { items } = await stores.get(Alarms).list({ state: 'open' }, ALL);
    expect(items.map(({ kind }) => kind)).toEqual(['node_down', 'foreign_spending']);
    source.failure = null;
    expect(await roundIn(5, [])).toEqual(['cleared foreign_spending 1']);
  });

  it('asks and writes nothing more once its process stops', async () => {
    source.causes = [THEFT];
    let looks = 0;
    // The source is asked; while it answers, the process is told to stop.
    const mustEnd = () => (looks += 1) > 1;
    expect(await stores.get(WatchAlarms).run(mustEnd)).toEqual([]);
    expect((await stores.get(Alarms).list({ state: null }, ALL)).items).toEqual([]);
    const asked = jest.spyOn(source, 'look');
    await stores.get(WatchAlarms).run(() => true);
    expect(asked).not.toHaveBeenCalled();
    expect(await round()).toEqual(['raised foreign_spending 1']);
  });

  it('goes on where another process was killed: what was not committed is done anew', async () => {
    const notices = stores.get(AlarmNotices);
    const add = notices.add.bind(notices);
    notices.add = () => Promise.reject(new Error('killed'));
    await expect(round([THEFT])).rejects.toThrow('killed');
    expect((await stores.get(Alarms).list({ state: null }, ALL)).items).toEqual([]);
    notices.add = add;
    expect(await round()).toEqual(['raised foreign_spending 1']);
    expect(await round()).toEqual([]);
  });

  it('repeats although the clock was set back meanwhile', async () => {
    await round([THEFT]);
    expect(await roundIn(-3_600)).toEqual(['repeated foreign_spending 1']);
  });

  it('writes a cause that lasts down once a minute, as it is by then', async () => {
    await round([THEFT]);
    const summary = 'It has spent more.';
    await roundIn(59, [{ ...THEFT, summary }]);
    expect((await only()).summary).toBe(THEFT.summary);
    await roundIn(1);
    expect(await only()).toMatchObject({ summary, lastAt: clock.now(), count: 1 });
  });

  it('forgets what is over after months', async () => {
    await round([THEFT]);
    await roundIn(60, []);
    clock.moveBySeconds(ALARMS_KEPT_DAYS * 86_400);
    await stores.get(TidyAlarms).execute();
    expect((await only()).state).toBe('cleared');
    clock.moveBySeconds(1);
    await stores.get(TidyAlarms).execute();
    expect((await stores.get(Alarms).list({ state: null }, ALL)).items).toEqual([]);
  });

  it('is answered by known operators, about known alarms', async () => {
    const acknowledging = stores.get(AcknowledgeAlarms);
    expect(() => acknowledging.execute({ id: 'x', by: 'gateway' })).toThrow('operator_malformed');
    const unknown = { code: 'alarm_unknown' };
    await expect(acknowledging.execute({ id: 'x', by: 'olga' })).rejects.toMatchObject(unknown);
    const notice = acknowledging.executeForNotice({ noticeId: 'x', by: 'telegram 7' });
    await expect(notice).rejects.toMatchObject(unknown);
  });
});
