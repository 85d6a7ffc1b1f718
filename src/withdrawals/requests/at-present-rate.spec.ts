import { RatesInMemory } from '../../../test/support/rates-in-memory';
import { StillMoneyClock } from '../../../test/support/clocks';
import { Assets, Money, Rate } from '../../kernel';
import { AtPresentRate } from './at-present-rate';

const NOON = new Date('2026-11-01T12:00:00.000Z');
const { points } = Assets.withPoints('DEMO', 2);

describe('what points are worth now', () => {
  let rates: RatesInMemory;
  let clock: StillMoneyClock;

  const from = (effectiveAt: Date, rate: string) =>
    rates.add({
      ...{ direction: 'withdrawal', rate: Rate.parse(rate), effectiveAt },
      ...{ setBy: 'anna', reason: null, allowed: [] },
    });
  const worthOf = async (decimal: string) => {
    const worth = await new AtPresentRate(rates, clock).worthOf(Money.parse(decimal, points));
    return worth && [worth.cwd.toDecimal(), worth.rate, worth.rateVersion];
  };

  beforeEach(async () => {
    rates = new RatesInMemory();
    clock = new StillMoneyClock(NOON);
    await from(new Date(0), '300');
  });

  it('is rounded down, and says by which version of the rate', async () => {
    expect(await worthOf('100')).toEqual(['0.33333', '300', 1]);
    expect(await worthOf('200')).toEqual(['0.66666', '300', 1]);
    expect(await worthOf('0')).toEqual(['0', '300', 1]);
  });

  it('goes by the rate that is in force, and no planned one', async () => {
    await from(NOON, '100');
    await from(new Date(NOON.getTime() + 1), '50');
    expect(await worthOf('100')).toEqual(['1', '100', 2]);
  });

  it('is not said while the time is uncertain', async () => {
    clock.time = { status: 'no_head', clock: NOON };
    expect(await worthOf('100')).toBeNull();
  });
});
