import fc from 'fast-check';
import { Assets, CWD, DomainError, Money, Rate } from '..';

const amounts = fc.bigInt({ min: 0n, max: 10n ** 18n });
const rates = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, decimals]) => {
    const text = digits.toString().padStart(decimals + 1, '0');
    return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  })
  .map((text) => Rate.parse(text));
const assets = fc
  .integer({ min: 0, max: 8 })
  .map((decimals) => Assets.withPoints('DEMO', decimals).points);

describe('Rate', () => {
  const { points } = Assets.withPoints('DEMO', 2);

  it.each(['0', '0.000', '-1', '1e3', '1,5', '', 'x', '1.', '.5', '1234567890123'])(
    'refuses %j',
    (text) => {
      expect(() => Rate.parse(text)).toThrow(DomainError);
    },
  );

  it('converts by the seed defaults', () => {
    const cwd = Money.parse('10', CWD);
    expect(Rate.parse('90').pointsFor(cwd, points).received.toString()).toBe('900 DEMO');
    const back = Rate.parse('100').cwdFor(Money.parse('900', points));
    expect(back.received.toString()).toBe('9 CWD');
  });

  it('compares exactly, however it was written', () => {
    expect(Rate.parse('95.50').compare(Rate.parse('95.5'))).toBe(0);
    expect(Rate.parse('95.500000000001').isMoreThan(Rate.parse('95.5'))).toBe(true);
    expect(Rate.parse('9.999999999999').compare(Rate.parse('10'))).toBe(-1);
  });

  it('tells a step within a factor from a larger one, in both directions', () => {
    const two = Rate.parse('2');
    expect(Rate.parse('180').isWithinFactor(Rate.parse('90'), two)).toBe(true);
    expect(Rate.parse('180.000000000001').isWithinFactor(Rate.parse('90'), two)).toBe(false);
    expect(Rate.parse('45').isWithinFactor(Rate.parse('90'), two)).toBe(true);
    expect(Rate.parse('44.999999999999').isWithinFactor(Rate.parse('90'), two)).toBe(false);
  });

  it('keeps what is too little for one point, and says so', () => {
    const { received, kept } = Rate.parse('90').pointsFor(Money.of(1n, CWD), points);
    expect(received.units).toBe(0n);
    expect(kept.units).toBe(1n);
  });

  it('rounds CWD to points down, by less than one unit, and accounts for all that was given', () => {
    fc.assert(
      fc.property(amounts, rates, assets, (units, rate, asset) => {
        const { given, received, kept } = rate.pointsFor(Money.of(units, CWD), asset);
        const exactUp = units * rate.numerator * 10n ** BigInt(asset.decimals);
        const exactDown = rate.denominator * 10n ** 5n;
        expect(received.units * exactDown <= exactUp).toBe(true);
        expect((received.units + 1n) * exactDown > exactUp).toBe(true);
        expect(kept.units >= 0n && kept.units <= given.units).toBe(true);
        const spent = Money.of(given.units - kept.units, CWD);
        // What was not kept buys exactly the same points, and one unit less buys fewer.
        expect(rate.pointsFor(spent, asset).received.units).toBe(received.units);
        if (spent.units > 0n) {
          const less = rate.pointsFor(Money.of(spent.units - 1n, CWD), asset);
          expect(less.received.units < received.units).toBe(true);
        }
      }),
    );
  });

  it('rounds points to CWD down, and the house never loses on a round trip at one rate', () => {
    fc.assert(
      fc.property(amounts, rates, assets, (units, rate, asset) => {
        const bought = rate.pointsFor(Money.of(units, CWD), asset).received;
        const { received, kept } = rate.cwdFor(bought);
        expect(received.units <= units).toBe(true);
        expect(kept.units >= 0n && kept.units <= bought.units).toBe(true);
      }),
    );
  });

  it('names the fewest points that buy an amount', () => {
    fc.assert(
      fc.property(amounts, rates, assets, (units, rate, asset) => {
        const needed = rate.pointsNeededFor(Money.of(units, CWD), asset);
        expect(rate.cwdFor(needed).received.units >= units).toBe(true);
        if (needed.units > 0n) {
          const fewer = Money.of(needed.units - 1n, asset);
          expect(rate.cwdFor(fewer).received.units < units || units === 0n).toBe(true);
        }
      }),
    );
  });
});
