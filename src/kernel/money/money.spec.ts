import fc from 'fast-check';
import { Assets, CWD, DomainError, Money, type DomainErrorCode } from '..';

const { points } = Assets.withPoints('DEMO', 2);

function refusal(text: string, asset = points): DomainErrorCode | null {
  try {
    Money.parse(text, asset);
    return null;
  } catch (error) {
    return (error as DomainError).code;
  }
}

describe('Money', () => {
  it.each([
    '-1',
    '+1',
    '1e3',
    '1,5',
    '１００',
    '',
    ' ',
    '.5',
    '5.',
    '0x10',
    'ten',
    '🙂',
    '1 000',
    'NaN',
  ])('refuses %j as an amount', (text) => {
    expect(refusal(text)).toBe('amount_malformed');
  });

  it('refuses more digits than any balance can have', () => {
    expect(refusal('99999999999999999999')).toBe('amount_malformed');
    expect(refusal('999999999999999')).toBeNull();
  });

  it('refuses more decimals than the asset has instead of rounding', () => {
    expect(refusal('1.234')).toBe('amount_too_precise');
    expect(refusal('1.23456', CWD)).toBeNull();
    expect(refusal('1.234567', CWD)).toBe('amount_too_precise');
  });

  it('prints what it read, without trailing zeros', () => {
    expect(Money.parse('007.50', points).toString()).toBe('7.5 DEMO');
    expect(Money.of(-1n, CWD).toDecimal()).toBe('-0.00001');
    expect(Money.of(12n, { ...points, decimals: 0 }).toDecimal()).toBe('12');
  });

  it('reads back every amount that it prints', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 17n }),
        fc.integer({ min: 0, max: 8 }),
        (units, decimals) => {
          const asset = { ...points, decimals };
          fc.pre(units / 10n ** BigInt(decimals) < 10n ** 15n);
          expect(Money.parse(Money.of(units, asset).toDecimal(), asset).units).toBe(units);
        },
      ),
    );
  });

  it('never mixes assets', () => {
    expect(() => Money.of(1n, CWD).plus(Money.of(1n, points))).toThrow('Cannot mix');
    expect(() => Money.of(1n, CWD).compare(Money.of(1n, points))).toThrow('Cannot mix');
  });
});
