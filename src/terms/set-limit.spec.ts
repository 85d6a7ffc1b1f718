import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets } from '../kernel';
import { isLooser, type LimitName } from './limits';
import { LimitBook } from './ports/limit-book';
import { countLimit, cwdLimit, SetLimit } from './set-limit';

describe('a limit', () => {
  let clock: ContractClock;
  let stores: InMemory;

  beforeEach(() => {
    clock = new ContractClock();
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2));
  });

  const set = (name: LimitName, value: string, by = 'olga') =>
    stores.get(SetLimit).execute({ name, value, by });

  it.each<[LimitName, string]>([
    ['codes_per_day', '0'],
    ['codes_per_day', '999999999'],
    ['withdrawal_maximum', '0.00001'],
    ['withdrawal_maximum', '1000'],
    ['withdrawal_maximum', 'none'],
    ['codes_per_day', 'none'],
  ])('%s may be %s, and who set it is told', async (name, value) => {
    const version = { name, value, setAt: clock.now(), setBy: 'olga' };
    expect(await set(name, value)).toEqual(version);
    expect(await stores.get(LimitBook).history(name)).toEqual([version]);
    const told = { type: 'limit_set', name, value, before: 'none', by: 'olga', reason: null };
    expect(stores.events()).toEqual([told]);
  });

  it.each<[LimitName, string]>([
    ['codes_per_day', '1.5'],
    ['codes_per_day', '-1'],
    ['codes_per_day', '1000000000'],
    ['codes_per_day', ''],
    ['withdrawal_maximum', '0.000001'],
    ['withdrawal_maximum', '-1'],
    ['withdrawal_maximum', '1,5'],
    ['withdrawal_maximum', '1e3'],
    ['withdrawal_maximum', 'None'],
  ])('%s is never %s', async (name, value) => {
    await expect(set(name, value)).rejects.toMatchObject({ code: 'limit_malformed' });
    expect(await stores.get(LimitBook).history(name)).toEqual([]);
    expect(stores.events()).toEqual([]);
  });

  it('keeps what it was before, newest last, and needs an operator', async () => {
    await set('codes_per_day', '5');
    clock.moveBySeconds(1);
    const why = { by: 'olga', reason: ' enough ' };
    await stores.get(SetLimit).execute({ name: 'codes_per_day', value: 'none', ...why });
    expect(stores.events().at(-1)).toMatchObject({ before: '5', reason: 'enough' });
    const history = await stores.get(LimitBook).history('codes_per_day');
    expect(history.map(({ value }) => value)).toEqual(['5', 'none']);
    await expect(set('codes_per_day', '5', '')).rejects.toThrow();
  });

  it.each<[LimitName, string, string, boolean]>([
    ['codes_per_day', '5', '6', true],
    ['codes_per_day', '9', '10', true],
    ['codes_per_day', '6', '5', false],
    ['codes_per_day', '5', 'none', true],
    ['codes_per_day', 'none', '5', false],
    ['withdrawal_maximum', '99.5', '100', true],
    ['withdrawal_maximum', '100', '100.00', false],
    ['approval_above', '100', '100.00001', true],
    ['approval_above', '100', '0', false],
    ['withdrawal_minimum', '10', '9.99999', true],
    ['withdrawal_minimum', '9', '10', false],
    ['deposit_minimum', '1', 'none', true],
    ['deposit_minimum', 'none', '1', false],
    ['deposit_minimum', 'none', 'none', false],
  ])('%s from %s to %s is looser: %s', (name, before, after, expected) => {
    expect(isLooser(name, before, after)).toBe(expected);
  });

  it('is read as what it counts; none is off', () => {
    expect(countLimit('7')).toBe(7);
    expect(countLimit('none')).toBeNull();
    expect(cwdLimit('1.5')?.units).toBe(150_000n);
    expect(cwdLimit('none')).toBeNull();
  });
});
