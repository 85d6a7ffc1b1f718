import { randomUUID } from 'node:crypto';
import { AccountHolders } from 'crowdwiz-gateway/internal/ledger/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `AccountHolders`, who are the customers here. */
export function describeAccountHoldersContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let holders: AccountHolders;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      holders = harness.get(AccountHolders);
    });

    afterAll(() => harness.close());

    const lock = (id: string) => harness.unitOfWork.run(() => holders.lock(id));

    it('are customers, and nobody else', async () => {
      expect(await lock(await harness.newCustomer())).toBe(true);
      expect(await lock(randomUUID())).toBe(false);
      expect(await lock('no id')).toBe(false);
    });

    it('are locked together: those that there are', async () => {
      const [one, other] = [await harness.newCustomer(), await harness.newCustomer()];
      const ids = [other, randomUUID(), one, other];
      const locked = await harness.unitOfWork.run(() => holders.lockAll(ids));
      expect([...locked].sort()).toEqual([one, other].sort());
      const soon = await harness.unitOfWork.run(() => holders.lockAllSoon([...ids, 'no id']));
      expect([...soon].sort()).toEqual([one, other].sort());
    });

    it('are decided about by one at a time', async () => {
      const customerId = await harness.newCustomer();
      const order: string[] = [];
      let begun: () => void = () => undefined;
      const hasBegun = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const first = harness.unitOfWork.run(async () => {
        await holders.lock(customerId);
        begun();
        await new Promise((resolve) => setTimeout(resolve, 20));
        order.push('first');
      });
      await hasBegun;
      const second = harness.unitOfWork.run(async () => {
        await holders.lock(customerId);
        order.push('second');
      });
      await Promise.all([first, second]);
      expect(order).toEqual(['first', 'second']);
    });

    it('are locked in a unit of work alone', async () => {
      const customerId = await harness.newCustomer();
      await expect(holders.lock(customerId)).rejects.toThrow('needs a unit of work');
    });
  });
}
