import { AcceptedAuthority } from 'crowdwiz-gateway/internal/wallet/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `AcceptedAuthority`. */
export function describeAcceptedAuthorityContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let accepted: AcceptedAuthority;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      accepted = harness.get(AcceptedAuthority);
    });

    afterAll(() => harness.close());

    it('is nobody’s at first, then the newest, one that was accepted before too', async () => {
      expect(await accepted.current()).toBeNull();
      for (const fingerprint of ['one', 'other', 'one']) {
        await accepted.accept(fingerprint, 'anna', 'a drill');
        expect(await accepted.current()).toBe(fingerprint);
      }
    });

    it('goes with the unit of work in which it was accepted', async () => {
      const before = await accepted.current();
      const work = harness.unitOfWork.run(async () => {
        await accepted.accept('undone', 'anna', 'a drill');
        expect(await accepted.current()).toBe('undone');
        throw new Error('failed');
      });
      await expect(work).rejects.toThrow('failed');
      expect(await accepted.current()).toBe(before);
    });
  });
}
