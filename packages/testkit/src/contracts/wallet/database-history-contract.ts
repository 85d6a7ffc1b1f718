import { randomUUID } from 'node:crypto';
import type { SignedTransaction } from 'crowdwiz-gateway/internal/wallet/index';
import { DatabaseHistory, OutgoingTransactions } from 'crowdwiz-gateway/internal/wallet/index';
import { ScanCursor } from 'crowdwiz-gateway/internal/scan/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `DatabaseHistory`, and signatures that it refuses. */
export function describeDatabaseHistoryContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let history: DatabaseHistory;
    let outgoing: OutgoingTransactions;

    beforeEach(async () => {
      harness = await ContractHarness.open(make);
      history = harness.get(DatabaseHistory);
      outgoing = harness.get(OutgoingTransactions);
    });

    afterEach(() => harness.close());

    const after = (seconds: number) => new Date(harness.clock.now().getTime() + seconds * 1000);
    const begin = (detectedAt = harness.clock.now(), evidence = {}) =>
      harness.unitOfWork.run(() => history.quarantine('unknown_signature', evidence, detectedAt));
    const readTo = (time: Date) =>
      harness.unitOfWork.run(async () => {
        const cursor = harness.get(ScanCursor);
        const here = await cursor.load();
        if (!here) throw new Error('There is no cursor');
        const blockNumber = here.blockNumber + 1;
        await cursor.advance(here, { ...here, blockNumber, blockTime: time });
      });
    const startReading = () =>
      harness.unitOfWork.run(() =>
        harness.get(ScanCursor).initialise({
          blockNumber: 1,
          blockId: 'b1',
          blockTime: harness.clock.now(),
          historySequence: 0,
          startBlockNumber: 1,
          chainId: 'c',
          hotWalletId: '1.2.5',
        }),
      );
    const signed = (): SignedTransaction => ({
      payments: [
        {
          purpose: 'withdrawal',
          purposeId: randomUUID(),
          toAccountId: '1.2.6',
          toMemoKey: 'CWD6key',
          amount: harness.cwd(100_000),
        },
      ],
      transactionId: randomUUID().replaceAll('-', ''),
      wire: '{}',
      fee: harness.cwd(2_000),
      expiresAt: after(300),
      referenceBlockNumber: 1,
    });
    const record = () => harness.unitOfWork.run(() => outgoing.record([signed()]));

    it('says whether it knows a transaction that was recorded once', async () => {
      const [known] = await record();
      const remembers = (id: string) => harness.unitOfWork.run(() => history.remembers(id));
      const id = known?.transactionId ?? '';
      expect(await history.look(id)).toMatchObject({ hasForgotten: false });
      expect(await remembers(id)).toBe(true);
      expect(await history.look('of another history')).toMatchObject({ hasForgotten: true });
      expect(await remembers('of another history')).toBe(false);
      expect(await history.look(null)).toMatchObject({ hasForgotten: false });
    });

    it('refuses a signature where it is another database, whatever the gate said', async () => {
      const { present } = await history.look(null);
      await history.recordIdentity(present);
      await expect(record()).resolves.toHaveLength(1);
      await history.recordIdentity({ ...present, timeline: '0000002A' });
      await expect(record()).rejects.toThrow('may have forgotten');
      await history.recordIdentity(present);
      await expect(record()).resolves.toHaveLength(1);
    });

    it('refuses signatures until blocks beyond the end were read', async () => {
      await startReading();
      const quarantine = await begin();
      expect(quarantine.until).toBeNull();
      await expect(record()).rejects.toThrow('may have forgotten');
      expect(await history.end(quarantine)).toBe(false);
      await history.setEnd(quarantine, after(300));
      await readTo(after(300));
      expect(await history.end(quarantine)).toBe(false);
      await readTo(after(301));
      expect(await history.end(quarantine)).toBe(true);
      expect((await history.look(null)).quarantine).toBeNull();
      await expect(record()).resolves.toHaveLength(1);
    });

    it('lasts longer when another loss is noticed meanwhile, and never shorter', async () => {
      await startReading();
      const first = await begin(harness.clock.now(), { transactionId: 'one' });
      await history.setEnd(first, after(300));
      const again = await begin(after(60), { announcedBy: 'a node' });
      expect(again).toMatchObject({
        id: first.id,
        detectedAt: after(60),
        until: null,
        evidence: { transactionId: 'one', announcedBy: 'a node' },
      });
      // What was reckoned from the first loss says nothing about the second.
      await history.setEnd(first, after(300));
      expect((await history.look(null)).quarantine?.until).toBeNull();
      await history.setEnd(again, after(360));
      expect((await history.look(null)).quarantine?.until).toEqual(after(360));
    });

    it('remembers the longest that anything was signed for', async () => {
      expect((await history.look(null)).longestLifetimeSeconds).toBe(0);
      for (const seconds of [300, 3_600, 60, 3_600]) await history.recordLifetime(seconds);
      expect((await history.look(null)).longestLifetimeSeconds).toBe(3_600);
    });

    it('counts what is signed, never twice the same', async () => {
      const lists = await Promise.all([outgoing.nextCounters(3), outgoing.nextCounters(2)]);
      const counters = [...lists.flat(), ...(await outgoing.nextCounters(1))];
      expect(new Set(counters).size).toBe(6);
      expect(counters.at(-1)).toBe(Math.max(...counters));
      expect(await outgoing.nextCounters(0)).toEqual([]);
    });

    it('knows which transactions nothing is recorded of', async () => {
      const [recorded] = await record();
      const ids = ['unknown', recorded!.transactionId];
      expect(await outgoing.unknownAmong(ids)).toEqual(['unknown']);
      expect(await outgoing.unknownAmong([])).toEqual([]);
    });
  });
}
