import { LIMIT_NAMES, LimitBook } from 'crowdwiz-gateway/internal/terms/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `LimitBook`, which can be kept apart from all the rest. */
export function describeLimitBookContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let opened: ContractHarness;

    beforeAll(async () => {
      opened = await ContractHarness.open(make);
    });

    afterAll(() => opened.close());

    itKeepsLimits(() => opened);
  });
}

/** For a suite that has its stores already. */
export function itKeepsLimits(harness: () => ContractHarness): void {
  it('LimitBook gives the newest value of each, and its history', async () => {
    const limits = harness().get(LimitBook);
    await expect(limits.current()).rejects.toThrow('was never set');
    await harness().unitOfWork.run(async () => {
      for (const name of LIMIT_NAMES) await limits.set(name, 'none', 'configuration');
    });
    harness().clock.moveBySeconds(10);
    const set = await harness().unitOfWork.run(() => limits.set('approval_above', '12.5', 'anna'));
    expect(set).toEqual({
      name: 'approval_above',
      value: '12.5',
      setAt: harness().clock.now(),
      setBy: 'anna',
    });
    expect(await limits.current()).toEqual({
      ...Object.fromEntries(LIMIT_NAMES.map((name) => [name, 'none'])),
      approval_above: '12.5',
    });
    expect((await limits.history('approval_above')).map(({ value }) => value)).toEqual([
      'none',
      '12.5',
    ]);
  });

  it('LimitBook lets changes of a limit wait for each other', async () => {
    const limits = harness().get(LimitBook);
    const count = async () => (await limits.history('codes_per_day')).length;
    const before = await count();
    // Each sets what it has counted: without a lock two of them would count the same.
    const raise = () =>
      harness().unitOfWork.run(async () => {
        await limits.lock('codes_per_day');
        await limits.lock('codes_per_day');
        return limits.set('codes_per_day', String(await count()), 'anna');
      });
    const set = await Promise.all([raise(), raise(), raise(), raise()]);
    expect(set.map(({ value }) => Number(value)).toSorted((one, other) => one - other)).toEqual(
      [0, 1, 2, 3].map((more) => before + more),
    );
    await expect(async () => limits.lock('codes_per_day')).rejects.toThrow('unit of work');
  });
}
