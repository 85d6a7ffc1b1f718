import { type AcceptedBlock, AcceptedBlocks } from 'crowdwiz-gateway/internal/scan/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `AcceptedBlocks`. */
export function describeAcceptedBlocksContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let blocks: AcceptedBlocks;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      blocks = harness.get(AcceptedBlocks);
    });

    afterAll(() => harness.close());

    const [A, B, C] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)] as const;
    const block = (blockNumber: number, blockId: string): AcceptedBlock => ({
      ...{ blockNumber, blockId, reason: 'a drill', acceptedBy: 'anna' },
      acceptedAt: harness.clock.now(),
    });

    it('are known by number and id, and accepted once', async () => {
      const [one, fork] = [block(5, A), block(5, B)];
      expect(await blocks.add(one)).toBe(true);
      expect(await blocks.add({ ...one, reason: 'another one', acceptedBy: 'boris' })).toBe(false);
      expect(await blocks.find(5, A)).toEqual(one);
      expect(await blocks.find(5, B)).toBeNull();
      expect(await blocks.find(6, A)).toBeNull();
      expect(await blocks.add(fork)).toBe(true);
      expect(await blocks.find(5, B)).toEqual(fork);
    });

    it('are listed in pages, the newest first', async () => {
      await blocks.add(block(1, C));
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const page = await blocks.list({ limit: 1, cursor });
        seen.push(...page.items.map(({ blockNumber }) => blockNumber));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual([1, 5, 5]);
      await expect(blocks.list({ limit: 0, cursor: null })).rejects.toThrow(RangeError);
      await expect(blocks.list({ limit: 1, cursor: 'of nobody' })).rejects.toThrow(RangeError);
    });

    it('go with the unit of work in which they were accepted', async () => {
      const work = harness.unitOfWork.run(async () => {
        await blocks.add(block(9, C));
        throw new Error('failed');
      });
      await expect(work).rejects.toThrow('failed');
      expect(await blocks.find(9, C)).toBeNull();
    });
  });
}
