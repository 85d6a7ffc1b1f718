import { GateRecord } from 'crowdwiz-gateway/internal/wallet/index';
import { HaltSwitch } from 'crowdwiz-gateway/internal/safety/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `GateRecord`. */
export function describeGateRecordContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let record: GateRecord;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      record = harness.get(GateRecord);
    });

    afterAll(async () => {
      await harness.close();
    });

    it('knows nothing before the gate was asked', async () => {
      expect(await record.latest()).toEqual({
        isHalted: false,
        closed: null,
        comparedAt: null,
        isComparisonOutdated: false,
      });
    });

    it('keeps what the gate said last, and writes a repetition nowhere', async () => {
      await record.note('unknown_spending');
      expect(await record.latest()).toMatchObject({ closed: 'unknown_spending' });
      harness.clock.moveBySeconds(10);
      expect(await record.note('unknown_spending')).toBe(false);
      await record.note(null);
      expect(await record.latest()).toMatchObject({ closed: null });
    });

    it('sees a halt of payouts at once, and one of deposits not at all', async () => {
      const halts = harness.get(HaltSwitch);
      await harness.unitOfWork.run(() => halts.halt('deposits', 'a drill', 'test'));
      expect(await record.latest()).toMatchObject({ isHalted: false });
      await harness.unitOfWork.run(() => halts.halt('payouts', 'a drill', 'test'));
      expect(await record.latest()).toMatchObject({ isHalted: true });
    });
  });
}
