import {
  AuditTrail,
  BEGINNING,
  type ChainedAct,
  type OperatorAct,
  VerifyAudit,
  whatIsWrongAfter,
} from 'crowdwiz-gateway/internal/audit/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const ALL = { limit: 200, cursor: null };

/** `AuditTrail`. */
export function describeAuditTrailContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let trail: AuditTrail;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      trail = harness.get(AuditTrail);
    });

    afterAll(() => harness.close());

    const act = (change: Partial<OperatorAct> = {}): OperatorAct => ({
      ...{ act: 'limit_set', operator: 'olga', keyId: null, requestId: null },
      subject: { kind: 'limit', id: 'approval_above' },
      ...{ reason: null, before: '500', after: '400', details: '{"name":"approval_above"}' },
      at: harness.clock.now(),
      ...change,
    });
    const append = (...acts: readonly OperatorAct[]) =>
      harness.unitOfWork.run(() => {
        for (const each of acts) trail.append(each);
        return Promise.resolve();
      });
    const all = () => trail.following(0, 1_000);
    const listed = async (filter: Parameters<AuditTrail['list']>[0]) =>
      (await trail.list(filter, ALL)).items;

    it('has no head before the first act', async () => {
      expect(await trail.head()).toBeNull();
      expect(await all()).toEqual([]);
      expect(await new VerifyAudit(trail).execute()).toEqual({ isWhole: true, head: null });
    });

    it('chains acts in the order in which they were given, whatever they say', async () => {
      const given = [
        act(),
        act({ reason: 'Ж: "quoted", 3:abc,\n😀', before: null, after: '' }),
        act({ keyId: 'k3h7w9xq2mfd', requestId: 'request-1', operator: 'petr', details: '{}' }),
      ];
      await append(...given);
      const kept = await all();
      expect(kept).toMatchObject(given);
      expect(kept.map(({ number }) => number)).toEqual([1, 2, 3]);
      let head = BEGINNING;
      for (const each of kept) {
        expect(whatIsWrongAfter(head, each)).toBeNull();
        head = each;
      }
      expect(await trail.head()).toEqual({ number: 3, hash: kept[2]?.hash });
    });

    it('writes an act with what caused it, and forgets it with that', async () => {
      const before = await all();
      await harness.unitOfWork.run(async () => {
        trail.append(act({ operator: 'kept' }));
        const undone = harness.unitOfWork.run(() => {
          trail.append(act({ operator: 'undone' }));
          return Promise.reject(new Error('failed'));
        });
        await expect(undone).rejects.toThrow('failed');
        expect(await trail.head()).toMatchObject({ number: before.length });
      });
      const failed = harness.unitOfWork.run(() => {
        trail.append(act({ operator: 'undone, too' }));
        return Promise.reject(new Error('failed'));
      });
      await expect(failed).rejects.toThrow('failed');
      const after = await all();
      expect(after.slice(before.length).map(({ operator }) => operator)).toEqual(['kept']);
      expect(() => {
        trail.append(act());
      }).toThrow('needs a unit of work');
    });

    it('has one chain, however many act at once', async () => {
      const before = (await all()).length;
      const names = Array.from({ length: 40 }, (_, index) => `operator-${index}`);
      await Promise.all(names.map((operator) => append(act({ operator }), act({ operator }))));
      const added = (await all()).slice(before);
      expect(added).toHaveLength(2 * names.length);
      expect(new Set(added.map(({ operator }) => operator))).toEqual(new Set(names));
      const verdict = await new VerifyAudit(trail).execute();
      expect(verdict).toEqual({ isWhole: true, head: await trail.head() });
    });

    it('is listed newest first, page by page', async () => {
      const kept = [...(await all())].reverse();
      const first = await trail.list({}, { limit: 2, cursor: null });
      expect(first.items).toEqual(kept.slice(0, 2));
      const second = await trail.list({}, { limit: 2, cursor: first.nextCursor });
      expect(second.items).toEqual(kept.slice(2, 4));
      await expect(trail.list({}, { limit: 2, cursor: 'invented' })).rejects.toThrow(RangeError);
      await expect(trail.list({}, { limit: 0, cursor: null })).rejects.toThrow(RangeError);
    });

    it('is narrowed by each of what an act says, and by all of it together', async () => {
      const at = harness.clock.moveBySeconds(60);
      const later = harness.clock.moveBySeconds(60);
      const wanted = act({
        ...{ act: 'finding_closed', operator: 'anna', requestId: 'request-9', at },
        subject: { kind: 'finding', id: 'f-1' },
      });
      await append(wanted, act({ at: later }));
      const [first] = await listed({ act: 'finding_closed' });
      expect(first).toMatchObject(wanted);
      const found: ChainedAct[] = first ? [first] : [];
      expect(await listed({ operator: 'anna' })).toEqual(found);
      expect(await listed({ requestId: 'request-9' })).toEqual(found);
      expect(await listed({ subjectKind: 'finding' })).toEqual(found);
      expect(await listed({ subjectId: 'f-1' })).toEqual(found);
      expect(await listed({ from: at, to: later })).toEqual(found);
      expect(await listed({ from: later })).toMatchObject([{ at: later }]);
      expect(await listed({ operator: 'anna', act: 'limit_set' })).toEqual([]);
    });

    it('knows the newest copy after which it was verified', async () => {
      const time = (minute: number) => new Date(harness.clock.now().getTime() + minute * 60_000);
      const note = (minute: number, isWhole: boolean) =>
        trail.noteCopy({ copiedAt: time(minute), isWhole }, harness.clock.now());
      expect(await trail.newestCopy()).toBeNull();
      await note(2, true);
      await note(1, false);
      expect(await trail.newestCopy()).toEqual({ copiedAt: time(2), isWhole: true });
      await note(2, false);
      expect(await trail.newestCopy()).toEqual({ copiedAt: time(2), isWhole: false });
      await note(2, true);
      expect(await trail.newestCopy()).toEqual({ copiedAt: time(2), isWhole: false });
      await note(3, false);
      expect(await trail.newestCopy()).toEqual({ copiedAt: time(3), isWhole: false });
    });

    it('keeps one anchored head a day', async () => {
      const head = (day: string, number: number) => ({ day, number, hash: 'a'.repeat(64) });
      const keep = (day: string, number: number) =>
        harness.unitOfWork.run(() => trail.keepAnchored(head(day, number), harness.clock.now()));
      expect(await trail.lastAnchored()).toBeNull();
      expect(await keep('2026-03-02', 2)).toBe(true);
      expect(await keep('2026-03-02', 3)).toBe(false);
      expect(await keep('2026-03-01', 1)).toBe(true);
      expect(await trail.anchored()).toEqual([head('2026-03-01', 1), head('2026-03-02', 2)]);
      expect(await trail.lastAnchored()).toEqual(head('2026-03-02', 2));
    });
  });
}
