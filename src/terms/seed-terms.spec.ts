import { MemoryUnitOfWork } from '../../test/support/memory-unit-of-work';
import { Rate } from '../kernel';
import { LIMIT_NAMES, type LimitName, type LimitValues, type LimitVersion } from './limits';
import { LimitBook } from './ports/limit-book';
import { PointsDefinition } from './ports/points-definition';
import { RateBook } from './ports/rate-book';
import type { RateDraft, RateSchedule } from './rate-schedule';
import type { CancelledRate, RateDirection, RateVersion } from './rates';
import { FirstRatesRefused, SeedTerms, type FirstTerms } from './seed-terms';

const NOW = new Date('2026-11-01T00:00:00.000Z');

class RatesInMemory extends RateBook {
  readonly all: RateVersion[] = [];

  override versions(direction: RateDirection): Promise<readonly RateVersion[]> {
    return Promise.resolve(this.all.filter((each) => each.direction === direction));
  }

  override async schedule(): Promise<RateSchedule> {
    return {
      deposit: await this.versions('deposit'),
      withdrawal: await this.versions('withdrawal'),
    };
  }

  override lock(): Promise<void> {
    return Promise.resolve();
  }

  override add(draft: RateDraft): Promise<RateVersion> {
    const version = { ...draft, version: this.all.length + 1 };
    this.all.push(version);
    return Promise.resolve(version);
  }

  override cancelled(): Promise<readonly CancelledRate[]> {
    return Promise.resolve([]);
  }

  override cancel(): Promise<void> {
    return Promise.reject(new Error('not asked for'));
  }

  override requestOf(): Promise<null> {
    return Promise.resolve(null);
  }

  override keepRequest(): Promise<void> {
    return Promise.reject(new Error('not asked for'));
  }
}

class LimitsInMemory extends LimitBook {
  private readonly all: LimitVersion[] = [];

  override current(): Promise<LimitValues> {
    return Promise.reject(new Error('not asked for'));
  }

  override history(name: LimitName): Promise<readonly LimitVersion[]> {
    return Promise.resolve(this.all.filter((each) => each.name === name));
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
