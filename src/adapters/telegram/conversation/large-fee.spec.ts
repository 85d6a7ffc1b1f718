import { CWD, Money } from '../../../kernel';
import { largeFeePercent } from './large-fee';

const cwd = (decimal: string): Money => Money.parse(decimal, CWD);

describe('a network fee that is worth a warning', () => {
  it.each([
    ['21', '2.1', null],
    ['20.99999', '2.1', 11],
    ['5', '2.1', 42],
    ['2.10001', '2.1', 100],
    ['1000', '2.1', null],
    ['5', '0', null],
  ])('of %s CWD with a fee of %s: %j', (gross, fee, percent) => {
    const quote = { gross: cwd(gross), fee: cwd(fee) };
    expect(largeFeePercent({ ...quote, feePayer: 'customer' })).toBe(percent);
  });

  it('is none where the service bears it', () => {
    expect(largeFeePercent({ gross: cwd('5'), fee: cwd('2.1'), feePayer: 'house' })).toBeNull();
  });
});
