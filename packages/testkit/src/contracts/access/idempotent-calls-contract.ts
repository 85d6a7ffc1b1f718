import { createHash } from 'node:crypto';
import { type Answer, IdempotentCalls } from 'crowdwiz-gateway/internal/idempotency/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** `IdempotentCalls`. */
export function describeIdempotentCallsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let calls: IdempotentCalls;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      calls = harness.get(IdempotentCalls);
    });

    afterAll(() => harness.close());

    const DONE: Answer = { kind: 'done', body: { id: 'w', nested: [1, null, { text: 'ё' }] } };
    const REFUSED: Answer = { kind: 'refused', code: 'insufficient_points', details: { is: '5' } };
    const keep = (caller: string, key: string, answer: Answer = DONE, at = harness.clock.now()) => {
      const call = { caller, key, requestHash: hashOf(key), answer, at };
      return harness.unitOfWork.run(() => calls.keep(call));
    };

    it('keep what was answered, each caller under keys of its own', async () => {
      expect(await calls.find('shop', 'a')).toBeNull();
      await keep('shop', 'a');
      await keep('shop', 'b', REFUSED);
      await keep('game', 'a', REFUSED);
      expect(await calls.find('shop', 'a')).toEqual({ requestHash: hashOf('a'), answer: DONE });
      expect(await calls.find('shop', 'b')).toEqual({ requestHash: hashOf('b'), answer: REFUSED });
      expect(await calls.find('game', 'a')).toEqual({ requestHash: hashOf('a'), answer: REFUSED });
      expect(await calls.find('game', 'b')).toBeNull();
    });

    it('never answer twice under a key, nor for what was undone', async () => {
      await keep('shop', 'once');
      await expect(keep('shop', 'once', REFUSED)).rejects.toThrow();
      expect((await calls.find('shop', 'once'))?.answer).toEqual(DONE);
      const undone = harness.unitOfWork.run(async () => {
        const call = { caller: 'shop', key: 'undone', requestHash: hashOf('x'), answer: DONE };
        await calls.keep({ ...call, at: harness.clock.now() });
        throw new Error('failed');
      });
      await expect(undone).rejects.toThrow('failed');
      expect(await calls.find('shop', 'undone')).toBeNull();
    });

    it('are locked by whoever answers, until the unit of work ends', async () => {
      const lock = () => harness.unitOfWork.run(() => calls.tryLock('shop', 'locked'));
      expect(await lock()).toBe(true);
      expect(await lock()).toBe(true);
    });

    it('are locked, kept and found together as one by one', async () => {
      await keep('shop', 'known', REFUSED);
      const several = ['known', 'new', 'new'].map((key) => ({
        ...{ caller: 'shop', key, requestHash: hashOf(key), answer: DONE },
        at: harness.clock.now(),
      }));
      await harness.unitOfWork.run(async () => {
        expect(await calls.tryLockAll(several)).toEqual([true, true, true]);
        await calls.keepAll(several.slice(1, 2));
      });
      const found = await calls.findAll(several);
      expect(found.map((each) => each?.answer)).toEqual([REFUSED, DONE, DONE]);
      expect(
        await calls.findAll([{ caller: 'game', key: 'known', requestHash: hashOf('known') }]),
      ).toEqual([null]);
    });

    it('are kept and locked in a unit of work alone', async () => {
      const call = { caller: 'shop', key: 'outside', requestHash: hashOf('x'), answer: DONE };
      const kept = calls.keep({ ...call, at: harness.clock.now() });
      await expect(kept).rejects.toThrow('needs a unit of work');
      expect(() => calls.tryLock('shop', 'outside')).toThrow('needs a unit of work');
    });

    it('forget those that are old enough, and no other', async () => {
      await keep('shop', 'old', DONE, new Date('2026-01-01T00:00:00Z'));
      await keep('shop', 'young', DONE, new Date('2026-01-02T00:00:00Z'));
      await calls.forgetBefore(new Date('2026-01-01T12:00:00Z'));
      expect(await calls.find('shop', 'old')).toBeNull();
      expect(await calls.find('shop', 'young')).not.toBeNull();
    });
  });
}
