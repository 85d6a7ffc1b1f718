import { formatNumber, median, percentile } from './statistics';

describe('statistics of a benchmark', () => {
  it('takes the nearest rank', () => {
    const samples = [5, 1, 4, 2, 3];
    expect([0, 0.2, 0.5, 0.95, 1].map((share) => percentile(samples, share))).toEqual([
      1, 1, 3, 5, 5,
    ]);
    expect(median([2, 1])).toBe(1);
    expect(samples).toEqual([5, 1, 4, 2, 3]);
  });

  it('has nothing to say without samples', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  it('writes what people can read', () => {
    expect([12_345.6, 1.23456, 0.012345, 100].map(formatNumber)).toEqual([
      '12,346',
      '1.235',
      '0.01235',
      '100',
    ]);
  });
});
