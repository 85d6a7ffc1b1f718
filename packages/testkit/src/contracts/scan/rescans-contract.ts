import type { RescanDiscovery } from 'crowdwiz-gateway/internal/scan/index';
import { Rescans } from 'crowdwiz-gateway/internal/scan/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const REQUEST = { fromBlock: 11, toBlock: 30, reason: 'a test', requestedBy: 'olga' };
const PAGE = { limit: 1, cursor: null };

/** `Rescans`. */
export function describeRescansContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let rescans: Rescans;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      rescans = harness.get(Rescans);
    });

    afterAll(() => harness.close());

    afterEach(async () => {
      for (const { id } of (await rescans.list({ limit: 50, cursor: null })).items) {
        await rescans.end(id, 'cancelled', 'the test is over');
      }
    });

    const takeUp = () => harness.unitOfWork.run(() => rescans.takeUp());
    const progress = (reachedBlock: number) => ({
      reachedBlock,
      reachedBlockId: `id${reachedBlock}`,
      historyMissing: null,
    });
    const discovery = (chainKey: string): RescanDiscovery => ({
      kind: 'deposit_missing',
      chainKey,
      blockNumber: 12,
      summary: 'It was missing.',
      repaired: true,
    });

    it('take their turn one at a time, the running one first, then the oldest', async () => {
      const first = await rescans.create(REQUEST);
      const second = await rescans.create({ ...REQUEST, fromBlock: 20 });
      expect(first).toMatchObject({ ...REQUEST, state: 'requested', reachedBlock: 10 });
      expect(await rescans.countOpen()).toBe(2);
      expect(await takeUp()).toMatchObject({ id: first.id, state: 'running' });
      expect(await takeUp()).toMatchObject({ id: first.id, state: 'running' });
      await rescans.end(first.id, 'failed', 'a test');
      expect(await takeUp()).toMatchObject({ id: second.id });
      await rescans.end(second.id, 'cancelled', 'a test');
      expect(await takeUp()).toBeNull();
      await expect(rescans.takeUp()).rejects.toThrow('unit of work');
    });

    it('move on from where they stand, for one of two processes, and only while they run', async () => {
      await rescans.create(REQUEST);
      const running = (await takeUp())!;
      const advance = (from: typeof running, to: number) =>
        harness.unitOfWork.run(() => rescans.advance(from, progress(to)));
      const moved = await Promise.all([advance(running, 20), advance(running, 20)]);
      expect([...moved].sort()).toEqual([false, true]);
      const further = (await rescans.find(running.id))!;
      expect(further).toMatchObject({ reachedBlock: 20, reachedBlockId: 'id20' });
      await rescans.end(running.id, 'cancelled', 'a test');
      expect(await advance(further, 30)).toBe(false);
    });

    it('end once, and are done only at their last block', async () => {
      await rescans.create(REQUEST);
      const running = (await takeUp())!;
      await expect(rescans.end(running.id, 'done', null)).rejects.toMatchObject(
        harness.refusal('rescan_done_reached_the_end'),
      );
      await harness.unitOfWork.run(() => rescans.advance(running, progress(30)));
      expect(await rescans.end(running.id, 'done', null)).toBe(true);
      expect(await rescans.end(running.id, 'cancelled', 'too late')).toBe(false);
      expect(await rescans.find(running.id)).toMatchObject({ state: 'done', endReason: null });
      expect(await rescans.find('no id')).toBeNull();
      expect(await rescans.end('no id', 'cancelled', 'a test')).toBe(false);
    });

    it('keep each discovery once, and count and list them', async () => {
      const { id } = await rescans.create(REQUEST);
      expect(await rescans.addDiscoveries(id, [discovery('a'), discovery('b')])).toHaveLength(2);
      const again = await rescans.addDiscoveries(id, [discovery('b'), discovery('c')]);
      expect(again).toEqual([discovery('c')]);
      expect(await rescans.find(id)).toMatchObject({ discoveries: { total: 3, repaired: 3 } });
      const newest = await rescans.discoveries(id, PAGE);
      expect(newest.items).toEqual([discovery('c')]);
      const next = await rescans.discoveries(id, { limit: 5, cursor: newest.nextCursor });
      expect(next.items.map(({ chainKey }) => chainKey)).toEqual(['b', 'a']);
      await expect(rescans.list({ limit: 5, cursor: newest.nextCursor })).rejects.toThrow(
        RangeError,
      );
    });
  });
}
