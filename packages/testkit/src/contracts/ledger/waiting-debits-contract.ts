import type { WaitingDebit } from 'crowdwiz-gateway/internal/ledger/index';
import { WaitingDebits } from 'crowdwiz-gateway/internal/ledger/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `WaitingDebits`. */
export function describeWaitingDebitsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let debits: WaitingDebits;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      debits = harness.get(WaitingDebits);
    });

    afterAll(() => harness.close());

    const debit = (customerId: string, key: string, change: Partial<WaitingDebit> = {}) => ({
      customerId,
      key,
      points: harness.points(500_00),
      reason: 'a game',
      by: 'service',
      requestedAt: harness.clock.now(),
      ...change,
    });
    const add = (given: WaitingDebit) => harness.unitOfWork.run(() => debits.add(given));

    it('keeps them oldest first, each once, until they are removed', async () => {
      const [mine, other] = [await harness.newCustomer(), await harness.newCustomer()];
      const later = new Date(harness.clock.now().getTime() + 1_000);
      const [first, second] = [debit(mine, 'b'), debit(mine, 'a', { requestedAt: later })];
      await add(second);
      await add(first);
      expect(await add({ ...first, requestedAt: later })).toBe(false);
      await add(debit(other, 'b', { requestedAt: later }));
      expect(await debits.ofCustomer(mine)).toEqual([first, second]);
      expect(await debits.customers(1)).toEqual([mine]);
      const customers = await debits.customers(10);
      expect(new Set(customers)).toEqual(new Set([mine, other]));
      expect(await debits.remove(mine, 'c')).toBe(false);
      expect(await debits.remove(mine, 'b')).toBe(true);
      expect(await debits.remove(mine, 'b')).toBe(false);
      expect(await debits.ofCustomer(mine)).toEqual([second]);
      expect(await debits.ofCustomer('no id')).toEqual([]);
    });

    it('takes and gives those of several customers at once', async () => {
      const ids = [await harness.newCustomer(), await harness.newCustomer()];
      const given = ids.flatMap((id) => ['b', 'a'].map((key) => debit(id, key)));
      await harness.unitOfWork.run(() => debits.addAll(given));
      const found = await debits.ofCustomers([...ids, await harness.newCustomer(), 'no id']);
      expect(found.size).toBe(2);
      for (const id of ids) expect(found.get(id)).toEqual([debit(id, 'a'), debit(id, 'b')]);
      const [first = '', second = ''] = ids;
      const gone = [debit(first, 'a'), debit(first, 'b'), debit(second, 'a'), debit(second, 'c')];
      await harness.unitOfWork.run(() => debits.removeAll(gone));
      expect([...(await debits.ofCustomers(ids))]).toEqual([[second, [debit(second, 'b')]]]);
    });

    it('refuses another debit under the same key, and one outside a unit of work', async () => {
      const mine = await harness.newCustomer();
      await add(debit(mine, 'a'));
      const other = debit(mine, 'a', { points: harness.points(1) });
      await expect(add(other)).rejects.toMatchObject({ code: 'entry_key_conflict' });
      await expect(debits.add(debit(mine, 'b'))).rejects.toThrow('unit of work');
    });
  });
}
