import { randomUUID } from 'node:crypto';
import type {
  OutgoingTransaction,
  SignedTransaction,
} from 'crowdwiz-gateway/internal/wallet/index';
import {
  BalanceChecks,
  GateRecord,
  OddOperations,
  OutgoingTransactions,
} from 'crowdwiz-gateway/internal/wallet/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { outgoingFixtures } from '../fixtures/outgoing-fixtures';

/** `OutgoingTransactions`, `BalanceChecks`, `GateRecord` and `OddOperations`. */
export function describeWalletContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let outgoing: OutgoingTransactions;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      outgoing = harness.get(OutgoingTransactions);
    });

    afterAll(() => harness.close());

    /** Rows are kept for ever; what is final disturbs nobody. */
    afterEach(async () => {
      const living = await outgoing.livingExpiredBefore(new Date('2100-01-01'));
      await outgoing.markIrreversible(living.map((each) => inBlock(each, 1)));
    });

    const { payment, signed, record, recordOne, proof } = outgoingFixtures(() => ({
      harness,
      outgoing,
    }));
    const inBlock = (transaction: SignedTransaction, blockNumber: number) => ({
      transactionId: transaction.transactionId,
      blockNumber,
    });

    const ids = (transactions: readonly OutgoingTransaction[]) => transactions.map(({ id }) => id);

    it('records what was signed as it is, in the order given', async () => {
      const message = { ...payment(randomUUID()), purpose: 'code' as const, amount: null };
      const code = { ...signed(), payments: [message] };
      const given = [signed(), { ...code, transactionId: 'code' }, signed()];
      const recorded = await record(...given);
      expect(recorded).toEqual(
        given.map((each, index) => ({
          ...each,
          id: recorded[index]!.id,
          state: 'signed',
          createdAt: harness.clock.now(),
          broadcasts: 0,
          takenBy: [],
          lastRefusal: null,
          blockNumber: null,
          deathProof: null,
          adoptedAt: null,
        })),
      );
      expect(await outgoing.unsettled(10)).toEqual(recorded);
      expect(await outgoing.unsettled(1)).toEqual(recorded.slice(0, 1));
      await expect(outgoing.record([signed()])).rejects.toThrow('unit of work');
      expect(await record()).toEqual([]);
    });

    it('allows one living transaction per purpose, also when two are recorded at once', async () => {
      const withdrawal = randomUUID();
      const outcomes = await Promise.allSettled([
        record(signed(withdrawal)),
        record(signed(withdrawal)),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const living = await outgoing.latestFor('withdrawal', withdrawal);
      await expect(record(signed(withdrawal))).rejects.toMatchObject(
        harness.refusal('outgoing_payment_one_living'),
      );
      await outgoing.markExpired(living!.id, proof(living!));
      const second = await recordOne(signed(withdrawal));
      expect(ids(await outgoing.attemptsFor('withdrawal', withdrawal))).toEqual([
        living!.id,
        second.id,
      ]);
      expect((await outgoing.latestFor('withdrawal', withdrawal))?.id).toBe(second.id);
      expect(await outgoing.latestFor('refund', withdrawal)).toBeNull();
    });

    it('carries two payments in one transaction, and its expiry frees both', async () => {
      const [one, two, other] = [randomUUID(), randomUUID(), randomUUID()];
      const both = await recordOne(signed(one, two));
      expect(await outgoing.latestFor('withdrawal', one)).toEqual(both);
      expect(await outgoing.latestFor('withdrawal', two)).toEqual(both);
      expect(both.payments.map(({ purposeId }) => purposeId)).toEqual([one, two]);
      expect((await outgoing.totalLiving()).units).toBe(202_00000n);
      expect((await outgoing.totalInFlight()).units).toBe(202_00000n);
      for (const purposeIds of [[one], [other, two], [other, other]]) {
        await expect(record(signed(...purposeIds))).rejects.toMatchObject(
          harness.refusal('outgoing_payment_one_living'),
        );
      }
      expect(await outgoing.latestFor('withdrawal', other)).toBeNull();
      const back = await outgoing.noteBroadcasts([
        { id: both.id, takenBy: ['ws://a', 'ws://b'], refusal: null },
      ]);
      const takenBy = ['ws://a', 'ws://b'];
      expect(back).toEqual([{ ...both, state: 'broadcast', broadcasts: 1, takenBy }]);
      await outgoing.markExpired(both.id, proof(both));
      const again = await record(signed(two, other), signed(one));
      expect(ids(await outgoing.attemptsFor('withdrawal', two))).toEqual([both.id, again[0]!.id]);
      expect(ids(await outgoing.attemptsFor('withdrawal', one))).toEqual([both.id, again[1]!.id]);
      const final = again.map((each) => inBlock(each, 1100));
      expect(ids(await outgoing.markIrreversible(final))).toEqual(ids(again));
      // Paid is paid: it lives for ever.
      await expect(record(signed(one))).rejects.toMatchObject(
        harness.refusal('outgoing_payment_one_living'),
      );
    });

    it('carries many payments, two to one account too, and keeps their order', async () => {
      const orders = Array.from({ length: 200 }, () => randomUUID());
      const batch = await recordOne(signed(...orders));
      expect(batch.payments.map(({ purposeId }) => purposeId)).toEqual(orders);
      expect(await outgoing.findByTransactionIds([batch.transactionId])).toEqual([batch]);
      expect((await outgoing.totalInFlight()).units).toBe(200n * 100_00000n + 2_00000n);
      expect(ids(await outgoing.markIncluded([inBlock(batch, 1005)]))).toEqual([batch.id]);
      expect(await outgoing.unmarkIncludedExcept([])).toEqual([
        { ...batch, state: 'broadcast', blockNumber: null },
      ]);
    });

    it('records either all payments of a transaction or none of it', async () => {
      const [one, two, paid] = [randomUUID(), randomUUID(), randomUUID()];
      await record(signed(paid));
      await expect(record(signed(one, paid, two))).rejects.toMatchObject(
        harness.refusal('outgoing_payment_one_living'),
      );
      for (const id of [one, two]) {
        expect(await outgoing.hasLiving('withdrawal', id)).toBe(false);
        expect(await outgoing.attemptsFor('withdrawal', id)).toEqual([]);
      }
    });

    it('knows for which orders something has expired, whoever else was in the transaction', async () => {
      const [one, two, alone, living, never] = Array.from({ length: 5 }, () => randomUUID());
      const [batch, single] = await record(signed(one!, two!), signed(alone!), signed(living!));
      await outgoing.markExpired(batch!.id, proof(batch!));
      await outgoing.markExpired(single!.id, proof(single!));
      // Signed again, it stays one for which something has expired.
      await record(signed(two!));
      const asked = [one!, two!, alone!, living!, never!];
      const expired = await outgoing.expiredAmong('withdrawal', asked);
      expect([...expired].sort()).toEqual([one!, two!, alone!].sort());
      expect(await outgoing.expiredAmong('refund', asked)).toEqual([]);
      expect(await outgoing.expiredAmong('withdrawal', [])).toEqual([]);
    });

    it('never records one transaction id twice', async () => {
      const transaction = signed();
      await record(transaction);
      await expect(
        record({ ...signed(), transactionId: transaction.transactionId }),
      ).rejects.toMatchObject(harness.refusal('outgoing_transaction_signed_once'));
    });

    it('counts broadcasts, keeps refusals and who took it, and tells what became broadcast only once', async () => {
      const [one, two] = await record(signed(), signed());
      const note = (takenBy: readonly string[], refusal: string | null) =>
        outgoing.noteBroadcasts([
          { id: one!.id, takenBy, refusal },
          { id: two!.id, takenBy: ['ws://b', 'ws://a'], refusal: null },
        ]);
      expect(ids(await note([], 'no funds'))).toEqual([two!.id]);
      expect(await note(['wss://c/ws'], null)).toEqual([
        {
          ...one,
          state: 'broadcast',
          broadcasts: 2,
          takenBy: ['wss://c/ws'],
          lastRefusal: 'no funds',
        },
      ]);
      expect(await note(['ws://a'], 'duplicate')).toEqual([]);
      const [after, other] = await outgoing.findByTransactionIds(
        [one!, two!].map(({ transactionId }) => transactionId),
      );
      expect(after).toMatchObject({
        state: 'broadcast',
        broadcasts: 3,
        takenBy: ['ws://a', 'wss://c/ws'],
        lastRefusal: 'duplicate',
      });
      expect(other?.takenBy).toEqual(['ws://a', 'ws://b']);
      const many = Array.from({ length: 50 }, (_, index) => `ws://node${index}`);
      await note(many, null);
      const [bounded] = await outgoing.findByTransactionIds([one!.transactionId]);
      expect(bounded?.takenBy).toHaveLength(32);
      expect(await outgoing.noteBroadcasts([])).toEqual([]);
    });

    it('follows blocks: included, back after a fork, included elsewhere, irreversible', async () => {
      const [one, two] = await record(signed(), signed());
      const both = [inBlock(one!, 1005), inBlock(two!, 1005)];
      expect(ids(await outgoing.markIncluded(both))).toEqual([one!.id, two!.id]);
      expect(await outgoing.markIncluded(both)).toEqual([]);
      expect(await outgoing.unsettled(10)).toEqual([]);
      const back = await outgoing.unmarkIncludedExcept([two!.transactionId]);
      expect(back).toEqual([{ ...one, state: 'broadcast', blockNumber: null }]);
      expect(await outgoing.markIncluded([inBlock(two!, 1006)])).toEqual([]);
      const [moved] = await outgoing.findByTransactionIds([two!.transactionId]);
      expect(moved).toMatchObject({ state: 'included', blockNumber: 1006 });
      expect(await outgoing.markIncluded([inBlock(one!, 1007)])).toHaveLength(1);
      const final = await outgoing.markIrreversible([inBlock(one!, 1007), inBlock(two!, 1006)]);
      expect(final.map(({ state, blockNumber }) => [state, blockNumber])).toEqual([
        ['irreversible', 1007],
        ['irreversible', 1006],
      ]);
      expect(await outgoing.markIrreversible([inBlock(one!, 1007)])).toEqual([]);
      expect(await outgoing.markIncluded([inBlock(one!, 1007)])).toEqual([]);
      expect(await outgoing.unmarkIncludedExcept([])).toEqual([]);
      expect(await outgoing.countLiving()).toBe(0);
    });

    it('sends all that is included back when the reversible blocks hold nothing of ours', async () => {
      const one = await recordOne();
      await outgoing.markIncluded([inBlock(one, 1005)]);
      expect(ids(await outgoing.unmarkIncludedExcept([]))).toEqual([one.id]);
    });

    it('settles a transaction that no node ever admitted to have taken', async () => {
      const one = await recordOne();
      expect(ids(await outgoing.markIrreversible([inBlock(one, 1010)]))).toEqual([one.id]);
    });

    it('buries with a proof, and what is dead stays dead', async () => {
      const one = await recordOne();
      await outgoing.markIncluded([inBlock(one, 1005)]);
      expect(await outgoing.livingExpiredBefore(one.expiresAt)).toEqual([]);
      const after = new Date(one.expiresAt.getTime() + 1);
      expect(ids(await outgoing.livingExpiredBefore(after))).toEqual([one.id]);
      await outgoing.markExpired(one.id, proof(one));
      const [dead] = await outgoing.findByTransactionIds([one.transactionId]);
      expect(dead).toEqual({ ...one, state: 'expired', deathProof: proof(one) });
      expect(await outgoing.livingExpiredBefore(after)).toEqual([]);
      expect(await outgoing.markIrreversible([inBlock(one, 1010)])).toEqual([]);
      await expect(outgoing.markExpired(randomUUID(), proof(one))).rejects.toThrow('no outgoing');
    });

    it('sums what may leave at any moment', async () => {
      expect((await outgoing.totalInFlight()).units).toBe(0n);
      const [one, two] = await record(signed(), signed(), signed());
      expect((await outgoing.totalInFlight()).units).toBe(3n * 102_00000n);
      await outgoing.noteBroadcasts([{ id: one!.id, takenBy: ['ws://a'], refusal: null }]);
      await outgoing.markIncluded([inBlock(two!, 1005)]);
      expect((await outgoing.totalInFlight()).units).toBe(2n * 102_00000n);
      expect((await outgoing.totalLiving()).units).toBe(3n * 102_00000n);
      expect(await outgoing.countLiving()).toBe(3);
    });

    it('sums what left since a moment, without refunds and without what has expired', async () => {
      await record(signed());
      const since = harness.clock.now();
      expect((await outgoing.spentSince(since)).units).toBe(0n);
      harness.clock.moveBySeconds(1);
      const [paid, expired] = await record(signed(), signed());
      const refund = { ...payment(randomUUID()), purpose: 'refund' as const };
      const code = { ...payment(randomUUID()), purpose: 'code' as const, amount: null };
      await record({ ...signed(), payments: [refund] }, { ...signed(), payments: [code] });
      expect((await outgoing.spentSince(since)).units).toBe(2n * 102_00000n + 2_00000n);
      await outgoing.markIrreversible([inBlock(paid!, 1005)]);
      await outgoing.markExpired(expired!.id, proof(expired!));
      expect((await outgoing.spentSince(since)).units).toBe(102_00000n + 2_00000n);
      harness.clock.moveBySeconds(1);
      expect((await outgoing.spentSince(harness.clock.now())).units).toBe(0n);
    });

    it('BalanceChecks keeps the last comparison, and the head of the first', async () => {
      const checks = harness.get(BalanceChecks);
      expect(await checks.latest()).toBeNull();
      expect(await checks.openedAtBlock()).toBeNull();
      const check = {
        checkedAt: harness.clock.now(),
        headNumber: 7,
        onChain: harness.cwd(5),
        expected: harness.cwd(12),
        inFlight: harness.cwd(3),
        pending: harness.cwd(-2),
        difference: harness.cwd(-7),
        differsSince: harness.clock.now(),
        differsSinceBlock: 7,
        leastSurplus: harness.cwd(2),
        explanation: 'operation 58',
        isOutdated: false,
      };
      await checks.save(check);
      await checks.save({ ...check, headNumber: 8, differsSince: null });
      expect(await checks.latest()).toEqual({ ...check, headNumber: 8, differsSince: null });
      expect(await checks.latestForUpdate()).toEqual(await checks.latest());
    });

    it('BalanceChecks: one is outdated until the next is saved', async () => {
      const checks = harness.get(BalanceChecks);
      const record = harness.get(GateRecord);
      const before = await checks.latest();
      await checks.outdate();
      expect(await checks.latest()).toEqual({ ...before, isOutdated: true });
      expect(await record.latest()).toMatchObject({ isComparisonOutdated: true });
      await checks.save(before!);
      expect(await checks.latest()).toEqual(before);
      expect(await record.latest()).toMatchObject({ isComparisonOutdated: false });
    });

    it('BalanceChecks knows where the books opened, and where both sides agreed last', async () => {
      const checks = harness.get(BalanceChecks);
      const latest = await checks.latest();
      if (latest === null) throw new Error('nothing was saved');
      expect(await checks.openedAtBlock()).toBe(7);
      expect(await checks.agreedAtBlock()).toBeNull();
      await checks.save({ ...latest, headNumber: 9, difference: harness.cwd(0) });
      await checks.save({ ...latest, headNumber: 10 });
      expect(await checks.openedAtBlock()).toBe(7);
      expect(await checks.agreedAtBlock()).toBe(9);
    });

    it('OddOperations are kept as they were first recorded', async () => {
      const odd = harness.get(OddOperations);
      const operation = {
        key: 'ab:0',
        blockNumber: 12,
        operationType: 58,
        transactionId: 'ab',
        amounts: [5n, 1_000_000_000_000_000n],
        feeUnits: 3n,
      };
      const virtual = { ...operation, key: 'virtual:x', blockNumber: 14, transactionId: null };
      await odd.record([operation, virtual]);
      await odd.record([{ ...operation, operationType: 59 }]);
      expect(await odd.after(11, 10)).toEqual([virtual, operation]);
      expect(await odd.after(12, 10)).toEqual([virtual]);
      expect(await odd.after(0, 1)).toEqual([virtual]);
    });
  });
}
