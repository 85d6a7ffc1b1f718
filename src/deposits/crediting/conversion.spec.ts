import fc from 'fast-check';
import { Assets, CWD, Money, Rate } from '../../kernel';
import type { RateVersion } from '../../terms';
import { Conversion } from './conversion';

const SOMEBODY = 'somebody';
const OTHER = 'another';
const NOON = new Date('2026-11-01T12:00:00.000Z');
const LATER = new Date('2026-11-01T13:00:00.000Z');
const assets = Assets.withPoints('DEMO', 2);

function rateOf(text: string, effectiveAt: Date, version: number): RateVersion {
  const said = { setBy: 'test', reason: null, allowed: [] };
  return { version, direction: 'deposit', rate: Rate.parse(text), effectiveAt, ...said };
}

const RATES = [rateOf('90', new Date(0), 1), rateOf('45', LATER, 2)];

function conversion(minimum: string | null = null, rates = RATES): Conversion {
  const terms = { rates, minimum: minimum === null ? null : Money.parse(minimum, CWD) };
  const nothing = new Map([SOMEBODY, OTHER].map((id) => [id, Money.zero(CWD)]));
  return new Conversion(terms, nothing, assets);
}

function bring(into: Conversion, units: bigint, blockTime = NOON) {
  const bought = into.purchaseOf(SOMEBODY, { units, blockTime });
  into.keep(SOMEBODY, bought);
  const { points, kept, uncreditedAfter, rateVersion } = bought;
  return [points.units, kept.units, uncreditedAfter.units, rateVersion];
}

describe('a conversion', () => {
  it('adds up what buys no point, until a deposit completes one', () => {
    const small = conversion();
    expect(bring(small, 5n)).toEqual([0n, 0n, 5n, 1]);
    expect(bring(small, 5n)).toEqual([0n, 0n, 10n, 1]);
    expect(bring(small, 5n)).toEqual([1n, 3n, 0n, 1]);
  });

  it('uses the rate of the deposit that completes a point', () => {
    const small = conversion();
    expect(bring(small, 11n)).toEqual([0n, 0n, 11n, 1]);
    expect(bring(small, 11n, LATER)).toEqual([0n, 0n, 22n, 2]);
    expect(bring(small, 1n, LATER)).toEqual([1n, 0n, 0n, 2]);
  });

  it('is worth no more when it is claimed than then or now, and neither is what it completes', () => {
    const claimed = (blockTime: Date, claimedAt: Date, rates = RATES): bigint => {
      const into = conversion('5', rates);
      expect(bring(into, 400_000n, NOON)[0]).toBe(0n);
      return into.purchaseOf(SOMEBODY, { units: 100_000n, blockTime, claimedAt }).points.units;
    };
    expect(claimed(NOON, NOON)).toBe(45_000n);
    expect(claimed(NOON, LATER)).toBe(22_500n);
    const doubled = [rateOf('45', new Date(0), 1), rateOf('90', LATER, 2)];
    expect(claimed(NOON, LATER, doubled)).toBe(22_500n);
    expect(conversion().rateFor({ blockTime: NOON, claimedAt: LATER }).version).toBe(2);
    const same = [rateOf('90', new Date(0), 1), rateOf('90.0', LATER, 2)];
    expect(conversion(null, same).rateFor({ blockTime: NOON, claimedAt: LATER }).version).toBe(1);
  });

  it('credits nothing below the minimum, and all of it from the minimum on', () => {
    const patient = conversion('5');
    expect(bring(patient, 499_999n)).toEqual([0n, 0n, 499_999n, 1]);
    expect(bring(patient, 1n)).toEqual([45_000n, 0n, 0n, 1]);
  });

  it('rounds a deposit that is large enough as every conversion', () => {
    const { received, kept } = Rate.parse('90').pointsFor(Money.of(100_005n, CWD), assets.points);
    expect(bring(conversion(), 100_005n)).toEqual([received.units, kept.units, 0n, 1]);
  });

  it('refuses a customer whose CWD was not read', () => {
    const unknown = () => conversion().purchaseOf('nobody', { units: 1n, blockTime: NOON });
    expect(unknown).toThrow('was not read');
  });
});

describe('any sequence of deposits and rates', () => {
  const deposit = fc.record({
    customerId: fc.constantFrom(SOMEBODY, OTHER),
    units: fc.oneof(
      fc.bigInt({ min: 1n, max: 50n }),
      fc.bigInt({ min: 1n, max: 2_000n }),
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
    ),
    blockTime: fc.integer({ min: 0, max: 1_000 }).map((second) => new Date(second * 1000)),
  });
  const schedule = fc.array(
    fc.tuple(
      fc.constantFrom('90', '45', '0.5', '0.001', '7.77', '99999'),
      fc.integer({ min: 1, max: 1_000 }),
    ),
    { maxLength: 5 },
  );
  const minimums = fc.constantFrom(null, '0.00001', '0.01', '3');

  it('brings each customer, to the unit, what was converted, what rounding kept and what adds up', () => {
    fc.assert(
      fc.property(
        fc.array(deposit, { maxLength: 40 }),
        schedule,
        minimums,
        (deposits, later, minimum) => {
          const rates = [
            rateOf('90', new Date(0), 1),
            ...later.map(([text, second], index) =>
              rateOf(text, new Date(second * 1000), index + 2),
            ),
          ];
          const all = conversion(minimum, rates);
          const waiting = new Map([SOMEBODY, OTHER].map((id) => [id, 0n]));
          for (const { customerId, ...each } of deposits) {
            const bought = all.purchaseOf(customerId, each);
            all.keep(customerId, bought);
            const sum = (waiting.get(customerId) ?? 0n) + each.units;
            const { rate } = rates.find(({ version }) => version === bought.rateVersion)!;
            const atOnce = rate.pointsFor(Money.of(sum, CWD), assets.points);
            const isTooLittle =
              atOnce.received.isZero ||
              (minimum !== null && Money.of(sum, CWD).isLessThan(Money.parse(minimum, CWD)));
            const expected = isTooLittle
              ? { points: 0n, kept: 0n, after: sum }
              : { points: atOnce.received.units, kept: atOnce.kept.units, after: 0n };
            expect({
              points: bought.points.units,
              kept: bought.kept.units,
              after: bought.uncreditedAfter.units,
            }).toEqual(expected);
            waiting.set(customerId, bought.uncreditedAfter.units);
          }
        },
      ),
    );
  });

  it('never gives more than the same CWD at once, nor loses a unit of it, at one rate', () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { maxLength: 20 });
    fc.assert(
      fc.property(amounts, minimums, (units, minimum) => {
        const cut = conversion(minimum);
        let points = 0n;
        let spent = 0n;
        let kept = 0n;
        for (const each of units) {
          const bought = cut.purchaseOf(SOMEBODY, { units: each, blockTime: NOON });
          cut.keep(SOMEBODY, bought);
          points += bought.points.units;
          kept += bought.kept.units;
          spent += bought.uncreditedBefore.units + each - bought.uncreditedAfter.units;
        }
        const total = units.reduce((sum, each) => sum + each, 0n);
        const left = cut.purchaseOf(SOMEBODY, { units: 0n, blockTime: NOON });
        expect(spent + left.uncreditedBefore.units).toBe(total);
        expect(left.points.units).toBe(0n);
        const atOnce = Rate.parse('90').pointsFor(Money.of(total, CWD), assets.points);
        expect(points <= atOnce.received.units).toBe(true);
        // A hundredth of a point is worth 11 1/9 units: rounding keeps less than that each time.
        expect(kept <= 11n * BigInt(units.length)).toBe(true);
      }),
    );
  });
});
