import { randomUUID } from 'node:crypto';
import type { OutgoingPurpose, UndonePayment } from 'crowdwiz-gateway/internal/wallet/index';
import { Deposits } from 'crowdwiz-gateway/internal/deposits/index';
import { OutgoingTransactions, UndonePayments } from 'crowdwiz-gateway/internal/wallet/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { undonePaymentFixtures } from '../fixtures/undone-payment-fixtures';

/** `UndonePayments`, and what they leave of their orders. */
export function describeUndonePaymentsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let outgoing: OutgoingTransactions;
    let undone: UndonePayments;
    let reconciliationId: string;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      outgoing = harness.get(OutgoingTransactions);
      undone = harness.get(UndonePayments);
    });

    beforeEach(async () => {
      reconciliationId = await harness.newReconciliation();
    });

    /** Each test leaves nothing whose fate is open, and nothing above the blocks of the next one. */
    afterEach(async () => {
      for (const each of await undone.open()) await end(each);
      reconciliationId = await harness.newReconciliation();
      for (const each of await undone.irreversibleAbove(0)) await end(await goneNow(each));
    });

    afterAll(() => harness.close());

    const { signed, irreversible, goneNow, end } = undonePaymentFixtures(() => ({
      harness,
      outgoing,
      undone,
      reconciliationId,
    }));
    const above = async (block: number) =>
      (await undone.irreversibleAbove(block)).map(({ id, blockNumber }) => [id, blockNumber]);
    const openIds = async () => (await undone.open()).map(({ transaction }) => transaction.id);

    it('may be what is irreversible above a block, as it was signed, oldest first', async () => {
      const [first, second] = [await irreversible(12), await irreversible(11, 'refund')];
      await signed();
      const living = await signed();
      await outgoing.markIncluded([{ transactionId: living.transactionId, blockNumber: 13 }]);
      expect(await undone.irreversibleAbove(10)).toEqual([first, second]);
      expect(await above(11)).toEqual([[first.id, 12]]);
      expect(await above(12)).toEqual([]);
    });

    it('are open until it is known what becomes of their bytes', async () => {
      const [first, second] = [await irreversible(11), await irreversible(12)];
      const payments = [await goneNow(first), await goneNow(second)];
      expect(await undone.open()).toEqual(payments);
      expect(await above(10)).toEqual([]);
      await end(payments[0]!);
      expect(await openIds()).toEqual([second.id]);
      await end(payments[1]!, 15);
      expect(await openIds()).toEqual([]);
    });

    it('stand, once they are paid again, in the block that includes them now, and may go once more', async () => {
      const transaction = await irreversible(11);
      await end(await goneNow(transaction), 15);
      expect(await above(10)).toEqual([[transaction.id, 15]]);
      expect(await above(14)).toEqual([[transaction.id, 15]]);
      expect(await above(15)).toEqual([]);

      reconciliationId = await harness.newReconciliation();
      harness.clock.moveBySeconds(60);
      const again = await goneNow(transaction);
      expect(await openIds()).toEqual([transaction.id]);
      expect(await above(10)).toEqual([]);
      await end(again, 21);
      expect(await above(20)).toEqual([[transaction.id, 21]]);
    });

    it('are looked for no more once they are dead', async () => {
      const transaction = await irreversible(11);
      await end(await goneNow(transaction));
      expect(await above(0)).toEqual([]);
      reconciliationId = await harness.newReconciliation();
      await expect(goneNow(transaction)).rejects.toThrow();
    });

    it('are undone once at a time, in a unit of work, by a reconciliation, and end once', async () => {
      const transaction = await irreversible(11);
      const payment: UndonePayment = { reconciliationId, state: 'open', transaction };
      await expect(undone.add(payment)).rejects.toThrow('unit of work');
      const known = reconciliationId;
      reconciliationId = randomUUID();
      await expect(goneNow(transaction)).rejects.toThrow();
      reconciliationId = known;
      await goneNow(transaction);
      reconciliationId = await harness.newReconciliation();
      await expect(goneNow(transaction)).rejects.toThrow();
      await end(payment, 15);
      await expect(end(payment)).rejects.toThrow();
    });

    describe('leave the order of', () => {
      const isLiving = (purpose: OutgoingPurpose, id: string) => outgoing.hasLiving(purpose, id);

      it('a refund free once they are dead, and not before', async () => {
        const depositId = randomUUID();
        const undonePayment = await goneNow(await irreversible(11, 'refund', depositId));
        expect(await isLiving('refund', depositId)).toBe(true);
        await expect(signed('refund', depositId)).rejects.toThrow();
        await end(undonePayment);
        expect(await isLiving('refund', depositId)).toBe(false);
        const other = await signed('refund', depositId);
        expect(await isLiving('refund', depositId)).toBe(true);
        expect((await outgoing.latestFor('refund', depositId))?.id).toBe(other.id);
      });

      it('a refund taken once they are paid again', async () => {
        const depositId = randomUUID();
        await end(await goneNow(await irreversible(11, 'refund', depositId)), 15);
        expect(await isLiving('refund', depositId)).toBe(true);
        await expect(signed('refund', depositId)).rejects.toThrow();
      });

      it('a withdrawal taken in any case: its points have returned', async () => {
        const id = randomUUID();
        await end(await goneNow(await irreversible(11, 'withdrawal', id)));
        expect(await isLiving('withdrawal', id)).toBe(true);
        await expect(signed('withdrawal', id)).rejects.toThrow();
      });

      it('a deposit that is to be refunded again, which is found', async () => {
        const deposits = harness.get(Deposits);
        const id = randomUUID();
        await deposits.insertNew([
          {
            id,
            chainKey: `${id}:0`,
            state: 'unattributed',
            fromAccountId: '1.2.77',
            assetId: '1.3.0',
            units: 7_00000n,
            transactionId: 'aa',
            blockNumber: 1000,
            blockTime: harness.clock.now(),
            customerId: null,
            points: null,
            rateVersion: null,
            offeredToCustomerId: null,
            refundToAccountId: null,
            createdAt: harness.clock.now(),
          },
        ]);
        const awaiting = async () => (await deposits.awaitingRefund(10)).map((each) => each.id);
        await deposits.transition(id, 'unattributed', 'refunding');
        const payment = await irreversible(11, 'refund', id);
        await deposits.transition(id, 'refunding', 'refunded');
        await end(await goneNow(payment));
        await deposits.transition(id, 'refunded', 'unattributed');
        expect(await awaiting()).toEqual([]);
        await deposits.transition(id, 'unattributed', 'refunding');
        expect(await awaiting()).toEqual([id]);
        await signed('refund', id);
        expect(await awaiting()).toEqual([]);
      });
    });
  });
}
