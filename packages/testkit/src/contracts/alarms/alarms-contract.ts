import { randomUUID } from 'node:crypto';
import {
  AlarmDuty,
  AlarmNotices,
  Alarms,
  LONGEST_POSTPONEMENT_SECONDS,
  shownAlarm,
  type Notice,
  type StoredAlarm,
} from 'crowdwiz-gateway/internal/alarms/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const ALL = { limit: 200, cursor: null };

/** `Alarms`, `AlarmNotices` and `AlarmDuty`. */
export function describeAlarmsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
    });

    afterAll(() => harness.close());

    const now = () => harness.clock.now();
    const inSeconds = (seconds: number) => new Date(now().getTime() + seconds * 1000);

    describe('Alarms', () => {
      let alarms: Alarms;

      beforeAll(() => {
        alarms = harness.get(Alarms);
      });

      const alarm = (given: Partial<StoredAlarm> = {}): StoredAlarm => ({
        ...{ id: randomUUID(), kind: 'foreign_spending', subject: randomUUID(), severity: 'page' },
        ...{
          state: 'open',
          summary: 'It spends "itself".',
          firstAt: now(),
          lastAt: now(),
          count: 1,
        },
        ...{ acknowledgedAt: null, acknowledgedBy: null, clearedAt: null },
        ...{ toldAs: null, toldAt: null, tellings: 0, ...given },
      });
      const save = (...given: StoredAlarm[]) => harness.unitOfWork.run(() => alarms.save(given));
      const cleared = (given: StoredAlarm): StoredAlarm => {
        return { ...given, state: 'cleared', clearedAt: now() };
      };
      const watched = (since = now()) => harness.unitOfWork.run(() => alarms.watched(since));

      it('are kept as they are given, and shown without how they were told', async () => {
        const first = alarm({ toldAs: 'raised', toldAt: now(), tellings: 2 });
        const second = alarm({ severity: 'info', kind: 'unattributed_deposit' });
        await save(first, second);
        const found = (await watched()).filter(({ id }) => [first.id, second.id].includes(id));
        expect(found).toEqual([first, second]);
        expect(await alarms.find(first.id)).toEqual(shownAlarm(first));
        expect(await alarms.find('nothing')).toBeNull();
        const { items } = await alarms.list({ state: 'open' }, ALL);
        expect(items.slice(0, 2)).toEqual([shownAlarm(second), shownAlarm(first)]);
        expect((await alarms.list({ state: 'acknowledged' }, ALL)).items).toEqual([]);
        const changed = { ...first, summary: 'It spent.', lastAt: inSeconds(60), count: 2 };
        await save(changed);
        expect(await alarms.find(first.id)).toEqual(shownAlarm(changed));
        await expect(alarms.watched(now())).rejects.toThrow('unit of work');
        await expect(alarms.list({ state: null }, { ...ALL, cursor: 'x' })).rejects.toThrow(
          RangeError,
        );
      });

      it('move as their table says, and begin as open', async () => {
        const given = alarm();
        const known = { acknowledgedAt: now(), acknowledgedBy: 'olga' };
        const acknowledged: StoredAlarm = { ...given, state: 'acknowledged', ...known };
        const refused = harness.refusal('alarm_moves_by_the_table');
        await save(given);
        await save(acknowledged);
        await expect(save({ ...given, state: 'open' })).rejects.toMatchObject(refused);
        await save(cleared(acknowledged));
        await expect(save(acknowledged)).rejects.toMatchObject(refused);
        await save(given);
        await expect(save(cleared(alarm()))).rejects.toMatchObject(
          harness.refusal('alarm_is_born_open'),
        );
      });

      it('live once for a kind and subject', async () => {
        const given = alarm();
        const again = { ...given, id: randomUUID() };
        await save(given);
        await expect(save(again)).rejects.toMatchObject(harness.refusal('alarm_lives_once'));
        await save(alarm({ ...again, kind: 'unknown_spending' }));
        await save(cleared(given));
        await save(again);
      });

      it('are acknowledged while they are open, once', async () => {
        const [open, over, other] = [alarm(), alarm(), alarm()];
        await save(open, over, other);
        await save(cleared(over));
        const ids = [open.id, over.id, randomUUID(), 'nothing'];
        const expected = { state: 'acknowledged', acknowledgedBy: 'olga', acknowledgedAt: now() };
        expect(await alarms.acknowledge(ids, 'olga', now())).toEqual([
          { ...shownAlarm(open), ...expected },
        ]);
        expect(await alarms.acknowledge(ids, 'boris', now())).toEqual([]);
        expect(await alarms.find(open.id)).toMatchObject(expected);
        expect(await alarms.find(other.id)).toMatchObject({ state: 'open' });
      });

      it('are watched until they are over for a while and everybody was told', async () => {
        const told = { toldAs: 'raised', toldAt: now(), tellings: 1 } as const;
        const [untold, heard, inform] = [
          alarm(),
          alarm(told),
          alarm({ ...told, severity: 'info' }),
        ];
        await save(untold, heard, inform);
        await save(cleared(untold), cleared(heard), cleared(inform));
        const ids = async (since: Date) => (await watched(since)).map(({ id }) => id);
        const all = [untold.id, heard.id, inform.id];
        const among = async (since: Date) => (await ids(since)).filter((id) => all.includes(id));
        expect(await among(now())).toEqual(all);
        expect(await among(inSeconds(1))).toEqual([heard.id]);
        await save({ ...cleared(heard), toldAs: 'cleared' });
        expect(await among(inSeconds(1))).toEqual([]);
      });

      it('are counted while they live, and forgotten long after', async () => {
        const before = await alarms.countLiving();
        const count = (counts: typeof before) =>
          counts.find(({ severity, state }) => severity === 'warn' && state === 'open')?.count ?? 0;
        const [lives, over] = [alarm({ severity: 'warn' }), alarm({ severity: 'warn' })];
        await save(lives, over);
        await save(cleared(over));
        expect(count(await alarms.countLiving())).toBe(count(before) + 1);
        expect(await alarms.tidy(now(), 100)).toBe(0);
        while ((await alarms.tidy(inSeconds(1), 1)) > 0);
        expect(await alarms.find(over.id)).toBeNull();
        expect(await alarms.find(lives.id)).not.toBeNull();
      });
    });

    describe('AlarmNotices', () => {
      let notices: AlarmNotices;

      beforeAll(() => {
        notices = harness.get(AlarmNotices);
      });

      const notice = (given: Partial<Notice> = {}): Notice => {
        const [id, other] = [randomUUID(), randomUUID()];
        const shown = [{ id, subject: 'x', summary: 'It "spends".', firstAt: now(), count: 3 }];
        return {
          ...{ id: randomUUID(), phase: 'raised', kind: 'foreign_spending', severity: 'page' },
          ...{ shown, alarmIds: [id, other], at: now(), ...given },
        };
      };
      const next = async (channel: string, at = now()) =>
        (await notices.next(channel, at))?.notice.id ?? null;
      /** Of a channel that begins here. */
      async function joined(): Promise<string> {
        const channel = `channel-${randomUUID().slice(0, 8)}`;
        harness.clock.moveBySeconds(1);
        await notices.join(channel, now());
        return channel;
      }

      it('are told by each channel in their order, whatever another one has told', async () => {
        const [one, other] = [await joined(), await joined()];
        expect(await next(one)).toBeNull();
        const [first, second] = [notice(), notice({ phase: 'cleared', severity: 'warn' })];
        await notices.add([first, second]);
        expect(await notices.next(one, now())).toEqual({ notice: first, failures: 0 });
        expect(await notices.find(second.id)).toEqual(second);
        expect(await notices.find('nothing')).toBeNull();
        await notices.settle(one, first.id);
        await notices.settle(one, first.id);
        expect([await next(one), await next(other)]).toEqual([second.id, first.id]);
        await notices.settle(other, second.id);
        expect(await next(other)).toBe(first.id);
        await notices.settle(one, second.id);
        expect(await next(one)).toBeNull();
        expect(await next('unknown')).toBeNull();
      });

      it('that could not be told wait for their time, and hold up those behind them', async () => {
        const channel = await joined();
        const [first, second] = [notice(), notice()];
        await notices.add([first, second]);
        const failure = { until: inSeconds(10), error: 'nobody is there' };
        await notices.postpone(channel, second.id, failure);
        await notices.postpone(channel, first.id, failure);
        expect(await next(channel)).toBeNull();
        const at = inSeconds(10);
        expect(await notices.next(channel, at)).toEqual({ notice: first, failures: 1 });
        // The clock was ahead when it was put off.
        expect(await next(channel, inSeconds(9 - LONGEST_POSTPONEMENT_SECONDS))).toBe(first.id);
        const standing = async () =>
          (await notices.standings()).find((each) => each.channel === channel);
        const failing = { channel, waiting: 2, failures: 1, lastError: failure.error };
        expect(await standing()).toEqual(failing);
        await notices.settle(channel, first.id);
        await notices.postpone(channel, first.id, failure);
        expect(await standing()).toEqual({ channel, waiting: 1, failures: 0, lastError: null });
        expect(await next(channel)).toBe(second.id);
      });

      it('are told by a channel from when it joined, the first time', async () => {
        harness.clock.moveBySeconds(100);
        const [old, young] = [notice(), notice({ at: inSeconds(50) })];
        await notices.add([old, young]);
        const channel = `late-${randomUUID().slice(0, 8)}`;
        await notices.join(channel, inSeconds(1));
        await notices.join(channel, inSeconds(100));
        expect(await next(channel)).toBe(young.id);
      });

      it('say when of each group there was one last', async () => {
        harness.clock.moveBySeconds(1_000);
        const kind = 'clocks_apart';
        const given = [
          notice({ kind, at: inSeconds(1) }),
          notice({ kind, at: inSeconds(3) }),
          notice({ kind, phase: 'cleared', at: inSeconds(2) }),
        ];
        await notices.add(given);
        expect(await notices.latest(now())).toEqual(
          new Map([
            ['raised clocks_apart', inSeconds(3)],
            ['cleared clocks_apart', inSeconds(2)],
          ]),
        );
        expect(await notices.latest(inSeconds(4))).toEqual(new Map());
      });

      it('are forgotten once they are old, although a channel that nobody runs any more has not told them', async () => {
        harness.clock.moveBySeconds(1_000);
        const channel = await joined();
        const [told, waiting, young] = [notice(), notice(), notice({ at: inSeconds(1) })];
        await notices.add([told, waiting, young]);
        await notices.settle(channel, told.id);
        while ((await notices.tidy(inSeconds(1), 2)) > 0);
        expect(await notices.find(told.id)).toBeNull();
        expect(await notices.find(waiting.id)).toBeNull();
        expect(await notices.find(young.id)).toEqual(young);
        expect(await next(channel)).toBe(young.id);
      });
    });

    it('AlarmDuty is kept until it is released', async () => {
      const duty = harness.get(AlarmDuty);
      expect([await duty.hold('watch'), await duty.hold('tell:ops-chat')]).toEqual([true, true]);
      expect(await duty.hold('watch')).toBe(true);
      await duty.release('watch');
      await duty.release('watch');
      expect(await duty.hold('watch')).toBe(true);
    });
  });
}
