import { randomUUID } from 'node:crypto';
import type { CursorPosition } from 'crowdwiz-gateway/internal/scan/index';
import { ScanCursor, ScanLock } from 'crowdwiz-gateway/internal/scan/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `ScanCursor` and `ScanLock`. */
export function describeScanContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
    });

    afterAll(() => harness.close());

    describe('ScanCursor', () => {
      const start: CursorPosition = {
        blockNumber: 100,
        blockId: 'id-100',
        blockTime: new Date('2026-03-01T00:00:00Z'),
        historySequence: 7,
        startBlockNumber: 100,
        openingBlockNumber: 120,
        chainId: 'chain',
        hotWalletId: '1.2.9',
      };
      const next = {
        blockNumber: 110,
        blockId: 'id-110',
        blockTime: new Date(),
        historySequence: 9,
      };

      let cursor: ScanCursor;

      beforeAll(() => {
        cursor = harness.get(ScanCursor);
      });

      const advance = (from: CursorPosition, to: typeof next) =>
        harness.unitOfWork.run(() => cursor.advance(from, to));

      it('is nowhere before the first start, and starts once', async () => {
        expect(await cursor.load()).toBeNull();
        await cursor.initialise(start);
        await cursor.initialise({ ...start, blockNumber: 5, startBlockNumber: 5 });
        const [first, ...others] = await cursor.checkpoints(start.blockNumber);
        expect(first).toMatchObject({ number: start.blockNumber, id: start.blockId });
        expect(others).toEqual([]);
        expect(await cursor.load()).toEqual(start);
      });

      it('moves on in a unit of work, for one of two scanners', async () => {
        await expect(cursor.advance(start, next)).rejects.toThrow('unit of work');
        const moved = await Promise.all([advance(start, next), advance(start, next)]);
        expect([...moved].sort()).toEqual([false, true]);
        expect(await cursor.load()).toEqual({ ...start, ...next });
        expect(await advance({ ...start, ...next, blockId: 'other' }, next)).toBe(false);
        expect(await advance({ ...start, ...next, historySequence: 8 }, next)).toBe(false);
      });

      it('stays where it is when the step fails', async () => {
        const from = { ...start, ...next };
        const to = { ...next, blockNumber: 111 };
        await expect(
          harness.unitOfWork.run(async () => {
            await cursor.advance(from, to);
            throw new Error('step failed');
          }),
        ).rejects.toThrow('step failed');
        expect((await cursor.load())?.blockNumber).toBe(110);
      });

      it('never goes back, changes its chain, or vanishes', async () => {
        await expect(advance({ ...start, ...next }, { ...next, blockNumber: 109 })).rejects.toThrow(
          'what was read stays read',
        );
      });
    });

    describe('ScanCursor and a chain that goes back', () => {
      it('goes back by a reconciliation alone, to a place where it has stood', async () => {
        const cursor = harness.get(ScanCursor);
        const here = await cursor.load();
        if (!here) throw new Error('There is no cursor');
        const places = await cursor.checkpoints(here.blockNumber);
        const last = places.at(-1);
        expect(last).toMatchObject({ number: here.blockNumber, id: here.blockId });
        const on = { ...here, blockNumber: here.blockNumber + 5, blockId: 'lost' };
        const back = { ...here, historySequence: 1 };
        await harness.unitOfWork.run(() => cursor.advance(here, on));
        await expect(harness.unitOfWork.run(() => cursor.advance(on, back))).rejects.toThrow(
          'what was read stays read',
        );
        const reconciliation = {
          ...{ id: randomUUID(), at: new Date(), by: 'alice', reason: 'restored from a snapshot' },
        };
        await harness.unitOfWork.run(() => cursor.goBack(on, back, reconciliation));
        expect(await cursor.load()).toEqual(back);
        expect(await cursor.checkpoints(on.blockNumber)).toEqual(places);
      });
    });

    describe('ScanLock', () => {
      const newLock = (): ScanLock => harness.get(ScanLock);

      /** Work that goes on until it is told to end. */
      function heldWork() {
        let end = (): void => undefined;
        let started = (): void => undefined;
        const hasStarted = new Promise<void>((resolve) => (started = resolve));
        const hasEnded = new Promise<void>((resolve) => (end = resolve));
        const work = async (): Promise<string> => {
          started();
          await hasEnded;
          return 'done';
        };
        return { work, end, hasStarted };
      }

      it('lets one at a time through, in one process and in several', async () => {
        const [mine, theirs] = [newLock(), newLock()];
        const first = heldWork();
        const running = mine.runExclusively(first.work);
        await first.hasStarted;
        const never = () => Promise.reject(new Error('two at once'));
        expect(await mine.runExclusively(never)).toBeNull();
        expect(await theirs.runExclusively(never)).toBeNull();
        first.end();
        expect(await running).toBe('done');
        expect(await theirs.runExclusively(() => Promise.resolve('next'))).toBe('next');
        expect(await mine.runExclusively(() => Promise.resolve('again'))).toBe('again');
      });

      it('is free again after a failure, which it passes on', async () => {
        const lock = newLock();
        await expect(lock.runExclusively(() => Promise.reject(new Error('scan')))).rejects.toThrow(
          'scan',
        );
        expect(await newLock().runExclusively(() => Promise.resolve('free'))).toBe('free');
      });
    });
  });
}
