import { DepositsInMemory } from '../../../test/support/deposits-in-memory';
import { CUSTODY, customerUncreditedAccount, TREASURY, UNATTRIBUTED } from '../../ledger';
import { HaltSwitch } from '../../safety';

const ACCOUNT = '1.2.77';
const ONE_CWD = 100_000n;

describe('CWD that came in', () => {
  let house: DepositsInMemory;
  let customerId: string;

  beforeEach(async () => {
    house = await DepositsInMemory.open();
    customerId = await house.linked('anna', ACCOUNT);
  });

  afterEach(async () => {
    expect(await house.audit()).toEqual([]);
  });

  const unchanged = [ACCOUNT];

  it('becomes points of whoever had linked its account, at the rate of its block', async () => {
    const { clock } = house;
    const before = clock.now();
    clock.moveBySeconds(100);
    await house.rate('50', clock.now());
    const credits = [
      house.credit(ACCOUNT, ONE_CWD, { blockTime: before }),
      house.credit(ACCOUNT, ONE_CWD),
    ];
    const taken = await house.take(credits, { unchanged });
    expect(taken.map(({ state, rateVersion }) => [state, rateVersion])).toEqual([
      ['credited', 1],
      ['credited', 2],
    ]);
    expect(await house.points(customerId)).toBe(9_000n + 5_000n);
    expect(await house.units(CUSTODY)).toBe(2n * ONE_CWD);
    expect(house.told()).toEqual(['deposit_credited', 'deposit_credited']);
  });

  it('is counted once, however often its block is read', async () => {
    const credit = house.credit(ACCOUNT, ONE_CWD);
    await house.take([credit], { unchanged });
    expect(await house.take([credit], { unchanged })).toEqual([]);
    expect(await house.points(customerId)).toBe(9_000n);
  });

  it('adds up while it is too little for a point', async () => {
    const units = 100n;
    await house.take([house.credit(ACCOUNT, units)], { unchanged });
    expect(await house.points(customerId)).toBe(9n);
    await house.take([house.credit(ACCOUNT, 1n)], { unchanged });
    expect(await house.points(customerId)).toBe(9n);
    expect(await house.units(customerUncreditedAccount(customerId))).toBe(1n);
  });

  it('is nobody’s from an account that nobody had linked, and a finding says so', async () => {
    const [deposit] = await house.take([house.credit('1.2.99', ONE_CWD)]);
    expect(deposit).toMatchObject({ state: 'unattributed', customerId: null, points: null });
    expect(await house.units(UNATTRIBUTED)).toBe(ONE_CWD);
    expect(await house.openFindings()).toEqual([
      '1 CWD came in from 1.2.99, which no customer had linked then. Attribute or refund it.',
    ]);
  });

  it('is nobody’s in the block of the proof, and a customer’s in the next one', async () => {
    const inBlock = (blockNumber: number) => house.credit(ACCOUNT, ONE_CWD, { blockNumber });
    const taken = await house.take([inBlock(1_000), inBlock(1_001)], { unchanged });
    expect(taken.map(({ state }) => state)).toEqual(['unattributed', 'credited']);
  });

  it('is no deposit when another operation brought it, which the finding names in words', async () => {
    const credit = house.credit(null, ONE_CWD, { otherOperation: 33, transactionId: null });
    expect(await house.take([credit])).toMatchObject([{ state: 'unattributed' }]);
    expect(await house.openFindings()).toEqual([
      '1 CWD came in by operation 33 (an amount that was put aside (vesting) taken out), which is ' +
        'no payment of anybody. Attribute or refund it.',
    ]);
  });

  it('has one finding for all small amounts of one sender', async () => {
    await house.take([house.credit('1.2.99', 5n), house.credit('1.2.99', 6n)]);
    expect(await house.openFindings()).toHaveLength(1);
    expect(await house.units(UNATTRIBUTED)).toBe(11n);
  });

  it('counts for nothing in an asset that only looks like CWD', async () => {
    const credit = house.credit(ACCOUNT, ONE_CWD, { assetId: '1.3.9' });
    expect(await house.take([credit], { unchanged })).toMatchObject([{ state: 'other_asset' }]);
    expect(await house.units(CUSTODY)).toBe(0n);
    expect(await house.points(customerId)).toBe(0n);
  });

  it('waits where the keys of its account are not known, and while crediting is halted', async () => {
    expect(await house.take([house.credit(ACCOUNT, ONE_CWD)])).toMatchObject([
      { state: 'waiting', customerId: null },
    ]);
    expect(house.told()).toEqual([]);
    await house.inUnit(() => house.get(HaltSwitch).halt('deposits', 'a drill', 'olga'));
    await house.take([house.credit(ACCOUNT, ONE_CWD)], { unchanged });
    expect(house.told()).toEqual(['deposit_waiting']);
    expect(await house.points(customerId)).toBe(0n);
    expect(await house.units(UNATTRIBUTED)).toBe(2n * ONE_CWD);
  });

  it('is the service’s in blocks that the opening balance holds', async () => {
    const credits = [house.credit(ACCOUNT, ONE_CWD)];
    const [deposit] = await house.take(credits, { unchanged, historyUpTo: 2_000 });
    expect(deposit?.state).toBe('history');
    expect(await house.units(TREASURY)).toBe(ONE_CWD);
    expect(await house.points(customerId)).toBe(0n);
  });
});
