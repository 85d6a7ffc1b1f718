import { ProcessSignals } from 'crowdwiz-gateway/internal/kernel/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `ProcessSignals`, within one process. */
export function describeProcessSignalsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let signals: ProcessSignals;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      signals = harness.get(ProcessSignals);
    });

    afterAll(() => harness.close());

    it('call whoever listens to the topic at once, until it stops', () => {
      const heard: string[] = [];
      const stops = [
        signals.listen('cycle', () => heard.push('one')),
        signals.listen('cycle', () => heard.push('other')),
        signals.listen('outbox', () => heard.push('outbox')),
      ];
      heard.length = 0;
      signals.send('cycle');
      expect(heard).toEqual(['one', 'other']);
      stops[0]?.();
      signals.send('cycle');
      expect(heard).toEqual(['one', 'other', 'other']);
      for (const stop of stops) stop();
      signals.send('cycle');
      signals.send('outbox');
      expect(heard).toHaveLength(3);
    });

    it('are sent after the commit: in a unit of work they are refused', async () => {
      const early = harness.unitOfWork.run(async () => {
        await Promise.resolve();
        signals.send('cycle');
      });
      await expect(early).rejects.toThrow('after the commit');
    });
  });
}
