import { cwdFor, exactPointsFor, PARTS_OF_A_POINT, pointsFor } from './exact-rate';

describe('exact rates', () => {
  it.each([
    [100_000n, '90', 9_000n, 0n],
    [7n, '90', 0n, 7n],
    [123_457n, '90', 11_111n, 1n],
    [1n, '0.125', 0n, 1n],
    [800_000n, '0.125', 100n, 0n],
  ])('turn %d units at %s into %d points and keep %d units', (units, rate, points, keptUnits) => {
    expect(pointsFor(units, rate, 2)).toEqual({ points, keptUnits });
  });

  it('tell what CWD is worth without rounding', () => {
    expect(exactPointsFor(7n, '90', 2)).toBe((7n * 90n * PARTS_OF_A_POINT) / 1_000n);
    expect(exactPointsFor(1n, '0.000000000001', 0)).toBe(1n);
    expect(() => exactPointsFor(1n, '0.0000000000001', 0)).toThrow(RangeError);
  });

  it('turn points into CWD, rounded down', () => {
    expect(cwdFor(50_000n, '100', 2)).toBe(500_000n);
    expect(cwdFor(77_777n, '99.7', 2)).toBe(780_110n);
  });
});
