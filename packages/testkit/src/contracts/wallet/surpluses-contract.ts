import { randomUUID } from 'node:crypto';
import { type Surplus, Surpluses } from 'crowdwiz-gateway/internal/wallet/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const ALL = { limit: 200, cursor: null };

/** `Surpluses`. */
export function describeSurplusesContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let surpluses: Surpluses;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      surpluses = harness.get(Surpluses);
    });

    /** What is left of one test is no part of the next one. */
    afterEach(() =>
      inUnit(async () => {
        for (const surplus of await surpluses.lockThatMayHold(1)) {
          const { remaining: units, kept } = surplus;
          await surpluses.explain({ surplus, units, kept });
        }
      }),
    );

    afterAll(() => harness.close());

    const inUnit = <T>(work: () => Promise<T>) => harness.unitOfWork.run(work);
    async function add(units: bigint, sinceBlock: number, upToBlock: number): Promise<Surplus> {
      const surplus = {
        ...{ id: randomUUID(), units, remaining: units, kept: 0n },
        ...{ sinceBlock, upToBlock, bookedAt: harness.clock.now() },
      };
      await inUnit(() => surpluses.add(surplus));
      return surplus;
    }
    const idsOf = (found: readonly Surplus[]) => found.map(({ id }) => id);
    const open = async () => idsOf(await inUnit(() => surpluses.lockOpen()));

    it('are kept as they are, and listed newest first', async () => {
      const [first, second] = [await add(5n, 10, 20), await add(10n ** 15n, 11, 21)];
      expect((await surpluses.list({ open: true }, ALL)).items).toEqual([second, first]);
      expect(await inUnit(() => surpluses.lock(first.id))).toEqual(first);
      expect(await inUnit(() => surpluses.lock(randomUUID()))).toBeNull();
      expect(await inUnit(() => surpluses.lock('no id'))).toBeNull();
      expect(await surpluses.find(first.id)).toEqual(first);
      expect(await surpluses.find('no id')).toBeNull();
      const page = await surpluses.list({ open: null }, { limit: 1, cursor: null });
      expect(idsOf(page.items)).toEqual([second.id]);
      const next = await surpluses.list({ open: null }, { limit: 1, cursor: page.nextCursor });
      expect(idsOf(next.items)).toEqual([first.id]);
    });

    it('are open while something of them remains', async () => {
      expect(await surpluses.isAnyOpen()).toBe(false);
      const [first, second] = [await add(5n, 10, 20), await add(7n, 11, 21)];
      expect(await open()).toEqual([second.id, first.id]);
      await inUnit(() => surpluses.explain({ surplus: second, units: 6n, kept: 0n }));
      expect(await open()).toEqual([second.id, first.id]);
      await inUnit(() => surpluses.explain({ surplus: second, units: 1n, kept: 0n }));
      expect(await open()).toEqual([first.id]);
      await inUnit(() => surpluses.keep(first.id));
      expect(await open()).toEqual([]);
      expect(await surpluses.isAnyOpen()).toBe(false);
      const kept = { ...first, remaining: 0n, kept: 5n };
      expect(await inUnit(() => surpluses.lock(first.id))).toEqual(kept);
      const ended = await surpluses.list({ open: false }, ALL);
      expect(idsOf(ended.items)).toContain(first.id);
    });

    it('may hold a credit of a block: those seen after it first, then those booked after it', async () => {
      const before = await add(1n, 10, 20);
      const late = await add(2n, 30, 40);
      const early = await add(3n, 25, 40);
      const mayHold = async (block: number) =>
        idsOf(await inUnit(() => surpluses.lockThatMayHold(block)));
      expect(await mayHold(15)).toEqual([early.id, late.id, before.id]);
      expect(await mayHold(25)).toEqual([early.id, late.id]);
      expect(await mayHold(30)).toEqual([late.id, early.id]);
      expect(await mayHold(41)).toEqual([]);
      // What is kept can still be explained.
      await inUnit(() => surpluses.keep(late.id));
      await inUnit(() => surpluses.explain({ surplus: early, units: 3n, kept: 0n }));
      expect(await mayHold(30)).toEqual([late.id]);
    });

    it('never hold less than nothing, and are written in a unit of work alone', async () => {
      const surplus = await add(5n, 10, 20);
      const tooMuch = inUnit(() => surpluses.explain({ surplus, units: 6n, kept: 0n }));
      await expect(tooMuch).rejects.toThrow();
      const notKept = inUnit(() => surpluses.explain({ surplus, units: 0n, kept: 1n }));
      await expect(notKept).rejects.toThrow();
      await expect(surpluses.keep(surplus.id)).rejects.toThrow('needs a unit of work');
      await expect(surpluses.add(surplus)).rejects.toThrow('needs a unit of work');
      expect(await open()).toEqual([surplus.id]);
    });
  });
}
