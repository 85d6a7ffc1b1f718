import { ContractClock } from 'crowdwiz-testkit/contracts';
import { ACTS, InMemory } from 'crowdwiz-testkit/memory';
import { Assets, EventDispatcher, EventLog } from '../kernel';
import { CloseFinding, Findings } from '../safety';
import { AnchorAudit } from './anchor-audit';
import type { AnchoredHead, ChainedAct } from './operator-act';
import { AUDIT_ANCHORS, AuditAnchor } from './ports/audit-anchor';
import { AuditTrail } from './ports/audit-trail';
import { type ActingOperator, OperatorContext } from './ports/operator-context';
import { RecordActs } from './record-acts';
import { VerifyAudit } from './verify-audit';

class NoOperator extends OperatorContext {
  override run<T>(_operator: ActingOperator, work: () => T): T {
    return work();
  }

  override current(): ActingOperator | null {
    return null;
  }
}

class ListedAnchor extends AuditAnchor {
  readonly heads: AnchoredHead[] = [];
  fails = false;

  override keep(head: AnchoredHead): Promise<void> {
    this.heads.push(head);
    return this.fails ? Promise.reject(new Error('away')) : Promise.resolve();
  }
}

describe('what operators have done', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let anchors: readonly [ListedAnchor, ListedAnchor];

  beforeEach(() => {
    clock = new ContractClock();
    anchors = [new ListedAnchor(), new ListedAnchor()];
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2), [
      [OperatorContext, new NoOperator()],
      [AUDIT_ANCHORS, anchors],
    ]);
  });

  const trail = () => stores.get(AuditTrail);
  const act = (times = 1) => {
    const listeners = [stores.get(RecordActs)];
    const events = new EventDispatcher(stores.get(EventLog), clock, listeners);
    const closed = { type: 'finding_closed', kind: 'stuck_flow', subject: 's' } as const;
    return stores.database.run(async () => {
      for (let time = 1; time <= times; time += 1) {
        const findingId = `f-${time}`;
        await events.publish({ ...closed, findingId, by: 'olga', reason: 'looked at' });
      }
    });
  };
  const tamper = (change: (act: ChainedAct) => ChainedAct | null, number: number) =>
    stores.database.write(() => {
      const table = stores.database.in(ACTS);
      const row = table.get(String(number));
      const changed = row && change(row);
      if (changed) table.put(String(number), changed);
      else table.delete(String(number));
    });
  const verify = (...heads: { number: number; hash: string }[]) =>
    stores.get(VerifyAudit).execute(heads);
  const openFindings = () => stores.get(Findings).openOf(['audit_altered']);

  it('is written with what caused it', async () => {
    await act();
    const { items } = await trail().list({ operator: 'olga' }, { limit: 1, cursor: null });
    expect(items).toMatchObject([{ act: 'finding_closed', subject: { kind: 'finding' } }]);
  });

  it('is verified over many reads, and the first row that is wrong is named', async () => {
    await act(2_500);
    const head = await trail().head();
    expect(await verify()).toEqual({ isWhole: true, head });
    await tamper((row) => ({ ...row, reason: 'not looked at' }), 2_345);
    await tamper((row) => ({ ...row, reason: 'not looked at' }), 1_234);
    expect(await verify()).toMatchObject({ isWhole: false, number: 1_234 });
    await tamper(() => null, 999);
    const problem = 'Act 999 is missing: act 1000 comes next.';
    expect(await verify()).toEqual({ isWhole: false, number: 999, problem });
  });

  it('is known to have lost its newest rows by a head that was kept elsewhere', async () => {
    await act(3);
    const head = await trail().head();
    if (!head) throw new Error('There is no head');
    await tamper(() => null, 3);
    expect(await verify()).toMatchObject({ isWhole: true, head: { number: 2 } });
    expect(await verify(head)).toMatchObject({ isWhole: false, number: 3 });
    await act();
    expect(await verify()).toMatchObject({ isWhole: true, head: { number: 3 } });
    const problem = 'Act 3 is another one than when its head was kept.';
    const other = { ...head, hash: 'a'.repeat(64) };
    expect(await verify(other)).toEqual({ isWhole: false, number: 3, problem });
  });

  describe('each day', () => {
    const day = 86_400;
    const anchor = () => stores.get(AnchorAudit).run();

    it('is handed to every anchor, once', async () => {
      await anchor();
      await act(2);
      await anchor();
      expect(anchors[0].heads).toEqual([]);
      clock.moveBySeconds(day);
      for (let time = 0; time < 3; time += 1) await anchor();
      const head = { ...(await trail().head()), day: '2026-03-02' };
      expect(anchors.map(({ heads }) => heads)).toEqual([[head], [head]]);
      expect(await trail().anchored()).toEqual([head]);
      clock.moveBySeconds(day);
      await anchor();
      expect(anchors[0].heads.at(-1)).toEqual({ ...head, day: '2026-03-03' });
    });

    it('is verified by parts, so that nobody waits for a long one', async () => {
      await act(5_500);
      const reads = jest.spyOn(trail(), 'following');
      await anchor();
      expect(reads).toHaveBeenCalledTimes(5);
      expect(anchors[0].heads).toEqual([]);
      await act(100);
      await anchor();
      expect(reads).toHaveBeenCalledTimes(6);
      expect(anchors[0].heads).toMatchObject([{ number: 5_600 }]);
      await anchor();
      expect(reads).toHaveBeenCalledTimes(6);
    });

    it('tells of an act that was altered far on, and begins anew the next day', async () => {
      await act(5_500);
      const row = stores.database.in(ACTS).get('5100');
      await tamper((each) => ({ ...each, operator: 'anna' }), 5_100);
      await anchor();
      expect(await openFindings()).toEqual([]);
      await anchor();
      expect(await openFindings()).toMatchObject([{ evidence: { number: '5100' } }]);
      await tamper(() => row, 5_100);
      clock.moveBySeconds(day);
      await anchor();
      expect(await openFindings()).toHaveLength(1);
      await anchor();
      expect(await openFindings()).toEqual([]);
      expect(anchors[0].heads).toMatchObject([{ number: 5_500, day: '2026-03-02' }]);
    });

    it('goes to the other anchors where one fails', async () => {
      await act();
      anchors[0].fails = true;
      await expect(anchor()).rejects.toThrow('away');
      expect(anchors[1].heads).toHaveLength(1);
    });

    it('is not handed on when it was altered, and an operator is told until it is whole', async () => {
      await act(3);
      const row = stores.database.in(ACTS).get('2');
      await tamper((each) => ({ ...each, operator: 'anna' }), 2);
      await anchor();
      expect(anchors[0].heads).toEqual([]);
      expect(await openFindings()).toMatchObject([{ evidence: { number: '2' }, halts: [] }]);
      await tamper(() => row, 2);
      clock.moveBySeconds(day);
      await anchor();
      expect(await openFindings()).toEqual([]);
      expect(anchors[0].heads).toHaveLength(1);
    });

    it('is not ended by hand: the finding comes again the next day', async () => {
      await act();
      await tamper((each) => ({ ...each, operator: 'anna' }), 1);
      await anchor();
      const [{ id } = { id: '' }] = await openFindings();
      await stores.get(CloseFinding).execute({ id, by: 'olga', reason: 'nothing to see' });
      clock.moveBySeconds(day);
      await anchor();
      expect(await openFindings()).toHaveLength(1);
    });
  });
});
