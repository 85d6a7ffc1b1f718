import { MemoryUnitOfWork } from '../../test/support/memory-unit-of-work';
import { RatesInMemory } from '../../test/support/rates-in-memory';
import { Rate } from '../kernel';
import { LIMIT_NAMES, type LimitName, type LimitValues, type LimitVersion } from './limits';
import { LimitBook } from './ports/limit-book';
import { PointsDefinition } from './ports/points-definition';
import { FirstRatesRefused, SeedTerms, type FirstTerms } from './seed-terms';

const NOW = new Date('2026-11-01T00:00:00.000Z');

class LimitsInMemory extends LimitBook {
  private readonly all: LimitVersion[] = [];

  override current(): Promise<LimitValues> {
    return Promise.reject(new Error('not asked for'));
  }

  override history(name: LimitName): Promise<readonly LimitVersion[]> {
    return Promise.resolve(this.all.filter((each) => each.name === name));
  }

  override lock(): Promise<void> {
    return Promise.resolve();
  }

  override set(name: LimitName, value: string, setBy: string): Promise<LimitVersion> {
    const version = { name, value, setBy, setAt: NOW };
    this.all.push(version);
    return Promise.resolve(version);
  }
}

class TwoDecimals extends PointsDefinition {
  override keepDecimals(): Promise<number> {
    return Promise.resolve(2);
  }
}

describe('the first rates', () => {
  const rates = new RatesInMemory();
  const seedTerms = new SeedTerms(
    rates,
    new LimitsInMemory(),
    new TwoDecimals(),
    new MemoryUnitOfWork(),
  );
  const limits = Object.fromEntries(LIMIT_NAMES.map((name) => [name, 'none'])) as LimitValues;
  const first = (depositRate: string, withdrawalRate: string): FirstTerms => {
    return { depositRate, withdrawalRate, limits, pointsDecimals: 2 };
  };

  it('are refused when whoever deposits and withdraws would gain, naming both settings', async () => {
    const refused = seedTerms.execute(first('100.01', '100'));
    await expect(refused).rejects.toThrow(FirstRatesRefused);
    await expect(refused).rejects.toThrow(/DEPOSIT_RATE is 100.01 and WITHDRAW_RATE only 100/);
    expect(rates.all).toEqual([]);
  });

  it('count once, and change nothing at later starts', async () => {
    await seedTerms.execute(first('90', '100'));
    await seedTerms.execute(first('9550', '98'));
    expect(rates.all.map(({ direction, rate }) => [direction, rate.text])).toEqual([
      ['deposit', '90'],
      ['withdrawal', '100'],
    ]);
    expect(rates.all[0]).toMatchObject({ rate: Rate.parse('90'), setBy: 'configuration' });
    expect(rates.all.map(({ effectiveAt }) => effectiveAt)).toEqual([new Date(0), new Date(0)]);
  });
});
