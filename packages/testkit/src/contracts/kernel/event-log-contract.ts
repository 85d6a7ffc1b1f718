import { type DomainEvent, EventLog } from 'crowdwiz-gateway/internal/kernel/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `EventLog`. The stores must tell what was published: see `ContractStores.published`. */
export function describeEventLogContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let log: EventLog;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      log = harness.get(EventLog);
    });

    afterAll(() => harness.close());

    const event = (customerId: string): DomainEvent => ({
      type: 'customer_registered',
      customerId,
    });
    const append = (customerId: string) => {
      log.append(event(customerId), harness.clock.now());
    };

    it('keeps what happened in the order in which it was told, once it is committed', async () => {
      await harness.unitOfWork.run(async () => {
        append('1');
        await harness.unitOfWork.run(() => {
          append('2');
          return Promise.resolve();
        });
        append('3');
        expect(await harness.published()).toEqual([]);
      });
      expect(await harness.published()).toEqual(['1', '2', '3'].map(event));
    });

    it('forgets what was told in a run that was undone, and no more', async () => {
      const before = await harness.published();
      await harness.unitOfWork.run(async () => {
        append('kept');
        const undone = harness.unitOfWork.run(() => {
          append('undone');
          return Promise.reject(new Error('failed'));
        });
        await expect(undone).rejects.toThrow('failed');
      });
      const failed = harness.unitOfWork.run(() => {
        append('undone, too');
        return Promise.reject(new Error('failed'));
      });
      await expect(failed).rejects.toThrow('failed');
      expect(await harness.published()).toEqual([...before, event('kept')]);
    });

    it('is written in a unit of work alone', () => {
      expect(() => {
        append('outside');
      }).toThrow('needs a unit of work');
    });
  });
}
