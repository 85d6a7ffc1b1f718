import { Injectable } from '@nestjs/common';
import { Rate, UnitOfWork } from '../kernel';
import { LIMIT_NAMES, type LimitValues } from './limits';
import { LimitBook } from './ports/limit-book';
import { PointsDefinition } from './ports/points-definition';
import { RateBook } from './ports/rate-book';
import { BEGINNING_OF_TIME, type RateDirection } from './rates';

const SEEDED_BY = 'configuration';

export interface FirstTerms {
  readonly depositRate: string;
  readonly withdrawalRate: string;
  readonly limits: LimitValues;
  readonly pointsDecimals: number;
}

/** The books were kept with another number of decimals: every balance would change its meaning. */
export class PointsDecimalsChanged extends Error {
  override readonly name = 'PointsDecimalsChanged';

  constructor(kept: number, configured: number) {
    super(
      `The books of this database count points with ${kept} decimals, but POINTS_DECIMALS is ` +
        `${configured}. Set POINTS_DECIMALS=${kept}.`,
    );
  }
}

/** The first rates would pay out more CWD than came in. */
export class FirstRatesRefused extends Error {
  override readonly name = 'FirstRatesRefused';

  constructor(depositRate: Rate, withdrawalRate: Rate) {
    super(
      `DEPOSIT_RATE is ${depositRate.text} and WITHDRAW_RATE only ${withdrawalRate.text}: whoever ` +
        'deposits and withdraws would gain. Set DEPOSIT_RATE to at most WITHDRAW_RATE.',
    );
  }
}

/** Gives rates and limits their first values. Later starts change nothing: the database rules. */
@Injectable()
export class SeedTerms {
  constructor(
    private readonly rates: RateBook,
    private readonly limits: LimitBook,
    private readonly points: PointsDefinition,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `PointsDecimalsChanged` or `FirstRatesRefused`. */
  execute(first: FirstTerms): Promise<void> {
    return this.unitOfWork.run(async () => {
      const kept = await this.points.keepDecimals(first.pointsDecimals);
      if (kept !== first.pointsDecimals) {
        throw new PointsDecimalsChanged(kept, first.pointsDecimals);
      }
      await this.seedRates(first);
      for (const name of LIMIT_NAMES) {
        const known = await this.limits.history(name);
        if (known.length === 0) await this.limits.set(name, first.limits[name], SEEDED_BY);
      }
    });
  }

  private async seedRates(first: FirstTerms): Promise<void> {
    await this.rates.lock();
    const known = await this.rates.schedule();
    const depositRate = Rate.parse(first.depositRate);
    const withdrawalRate = Rate.parse(first.withdrawalRate);
    const isFirst = known.deposit.length === 0 && known.withdrawal.length === 0;
    if (isFirst && depositRate.isMoreThan(withdrawalRate)) {
      throw new FirstRatesRefused(depositRate, withdrawalRate);
    }
    if (known.deposit.length === 0) await this.seedRate('deposit', depositRate);
    if (known.withdrawal.length === 0) await this.seedRate('withdrawal', withdrawalRate);
  }

  private async seedRate(direction: RateDirection, rate: Rate): Promise<void> {
    const seeded = { setBy: SEEDED_BY, reason: null, allowed: [] };
    await this.rates.add({ direction, rate, effectiveAt: BEGINNING_OF_TIME, ...seeded });
  }
}
