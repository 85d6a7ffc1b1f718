import { randomUUID } from 'node:crypto';
import type {
  FoundTransaction,
  OutgoingPayment,
  OwedBack,
} from 'crowdwiz-gateway/internal/wallet/index';
import { HaltSwitch } from 'crowdwiz-gateway/internal/safety/index';
import { OutgoingTransactions, OwedBacks } from 'crowdwiz-gateway/internal/wallet/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const PAGE = { limit: 10, cursor: null };

/** Transactions that are adopted, and `OwedBacks`. */
export function describeAdoptionContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let outgoing: OutgoingTransactions;
    let owedBacks: OwedBacks;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      outgoing = harness.get(OutgoingTransactions);
      owedBacks = harness.get(OwedBacks);
    });

    afterAll(() => harness.close());

    const payment = (changes: Partial<OutgoingPayment> = {}): OutgoingPayment => ({
      purpose: 'withdrawal',
      purposeId: randomUUID(),
      toAccountId: '1.2.6',
      toMemoKey: 'CWD6key',
      amount: harness.cwd(100_000),
      counter: 7,
      ...changes,
    });
    const found = (...payments: OutgoingPayment[]): FoundTransaction => ({
      payments,
      transactionId: randomUUID().replaceAll('-', ''),
      wire: '{"signatures":["20ab"]}',
      fee: harness.cwd(2_000),
      expiresAt: new Date('2026-03-01T12:10:00Z'),
      referenceBlockNumber: 11,
      blockNumber: 12,
    });
    const adopt = (transaction: FoundTransaction) =>
      harness.unitOfWork.run(() => outgoing.adopt(transaction));
    const run = <T>(work: () => Promise<T>) => harness.unitOfWork.run(work);

    it('keeps what settles its order apart from what is owed back, in one transaction', async () => {
      const [settles, surplus] = [payment(), payment({ counter: 8, isSurplus: true })];
      const adopted = await adopt(found(settles, surplus));
      expect(adopted.payments).toEqual([settles, surplus]);
      await expect(adopt(found(payment({ purposeId: settles.purposeId })))).rejects.toMatchObject(
        harness.refusal('outgoing_payment_one_living'),
      );
      await run(() => outgoing.claimSurplus(adopted.id, 'withdrawal', surplus.purposeId));
      const [claimed] = await outgoing.attemptsFor('withdrawal', surplus.purposeId);
      expect(claimed?.payments.map(({ isSurplus }) => isSurplus ?? false)).toEqual([false, false]);
    });

    it('records what the chain shows as final, with its seals', async () => {
      const [one, two] = [payment(), payment({ counter: 8 })];
      const adopted = await adopt(found(one, two));
      expect(adopted).toMatchObject({ state: 'irreversible', blockNumber: 12 });
      expect(adopted.adoptedAt).toEqual(harness.clock.now());
      const [read] = await outgoing.attemptsFor('withdrawal', two.purposeId);
      expect(read).toEqual(adopted);
      expect(await outgoing.knowsSeal({ ...one, counter: 7 })).toBe(true);
      expect(await outgoing.knowsSeal({ ...one, counter: 8 })).toBe(false);
      expect(await outgoing.unknownAmong([adopted.transactionId])).toEqual([]);
    });

    it('is possible during a halt and a quarantine, in which nothing is signed', async () => {
      const halts = harness.get(HaltSwitch);
      await run(() => halts.halt('payouts', 'a test', 'test'));
      await expect(run(() => outgoing.record([found(payment())]))).rejects.toThrow('halted');
      await adopt(found(payment()));
      await run(() => halts.resume('payouts', 'a test', 'test'));
    });

    it('leaves an order its one payment: what goes beyond is surplus', async () => {
      const first = payment();
      await adopt(found(first));
      const second = { ...first, counter: 9 };
      await expect(adopt(found(second))).rejects.toMatchObject(
        harness.refusal('outgoing_payment_one_living'),
      );
      const surplus = await adopt(found({ ...second, isSurplus: true }));
      expect(surplus.payments).toMatchObject([{ isSurplus: true }]);
      await expect(
        run(() => outgoing.claimSurplus(surplus.id, 'withdrawal', first.purposeId)),
      ).rejects.toMatchObject(harness.refusal('outgoing_payment_one_living'));
    });

    it('makes a surplus the payment of its order, and never the other way', async () => {
      const order = payment({ isSurplus: true });
      const { id } = await adopt(found(order));
      await run(() => outgoing.claimSurplus(id, 'withdrawal', order.purposeId));
      const [claimed] = await outgoing.attemptsFor('withdrawal', order.purposeId);
      expect(claimed?.payments[0]?.isSurplus).toBeUndefined();
      await expect(
        run(() => outgoing.claimSurplus(id, 'withdrawal', order.purposeId)),
      ).rejects.toThrow('no such surplus');
    });

    it('is for what was found: nothing that is signed now is adopted or a surplus', async () => {
      const { payments, ...signed } = found(payment());
      await expect(
        run(() => outgoing.record([{ ...signed, payments: payments.map(asSurplus) }])),
      ).rejects.toThrow();
    });

    it('keeps what is owed back until somebody decides, once', async () => {
      const customerId = await harness.newCustomer();
      const order = payment({ isSurplus: true });
      const { id: outgoingId, transactionId } = await adopt(found(order));
      const owed: OwedBack = {
        ...{ id: randomUUID(), state: 'open', cause: 'attempt_living', outgoingId, transactionId },
        ...{ blockNumber: 12, purpose: 'withdrawal', purposeId: order.purposeId },
        ...{ accountId: '1.2.6', customerId, amount: harness.cwd(100_000) },
        bookedAt: harness.clock.now(),
        ...{ decidedAt: null, decidedBy: null, reason: null, points: null },
      };
      await run(() => owedBacks.create(owed));
      expect(await run(() => owedBacks.lock(owed.id))).toEqual(owed);
      expect(await owedBacks.find(owed.id)).toEqual(owed);
      expect(await owedBacks.find('no id')).toBeNull();
      expect(await run(() => owedBacks.openForAttempt('withdrawal', order.purposeId))).toEqual([
        owed,
      ]);
      const decision = {
        to: 'taken',
        by: 'olga',
        reason: 'agreed',
        points: harness.points(5),
      } as const;
      expect(await run(() => owedBacks.decide(owed.id, decision))).toBe(true);
      expect(await run(() => owedBacks.decide(owed.id, decision))).toBe(false);
      const { items } = await owedBacks.list({ state: 'taken' }, PAGE);
      expect(items).toMatchObject([{ id: owed.id, decidedBy: 'olga', points: harness.points(5) }]);
      expect((await owedBacks.list({ state: 'open' }, PAGE)).items).toEqual([]);
      expect(await run(() => owedBacks.openForAttempt('withdrawal', order.purposeId))).toEqual([]);
    });
  });
}
function asSurplus(payment: OutgoingPayment): OutgoingPayment {
  return { ...payment, isSurplus: true };
}
