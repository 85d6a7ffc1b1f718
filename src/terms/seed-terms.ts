import { Injectable } from '@nestjs/common';
import { Clock, Rate, UnitOfWork } from '../kernel';
import { LIMIT_NAMES, type LimitValues } from './limits';
import { LimitBook } from './ports/limit-book';
import { PointsDefinition } from './ports/points-definition';
import { RateBook } from './ports/rate-book';
import type { RateDirection } from './rates';

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

/** Gives rates and limits their first values. Later starts change nothing: the database rules. */
@Injectable()
export class SeedTerms {
  constructor(
    private readonly rates: RateBook,
    private readonly limits: LimitBook,
    private readonly points: PointsDefinition,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `PointsDecimalsChanged`. */
  execute(first: FirstTerms): Promise<void> {
    return this.unitOfWork.run(async () => {
      const kept = await this.points.keepDecimals(first.pointsDecimals);
      if (kept !== first.pointsDecimals) {
        throw new PointsDecimalsChanged(kept, first.pointsDecimals);
      }
      await this.seedRate('deposit', first.depositRate);
      await this.seedRate('withdrawal', first.withdrawalRate);
      for (const name of LIMIT_NAMES) {
        const known = await this.limits.history(name);
        if (known.length === 0) await this.limits.set(name, first.limits[name], SEEDED_BY);
      }
    });
  }

  private async seedRate(direction: RateDirection, rate: string): Promise<void> {
    const known = await this.rates.versions(direction);
    if (known.length > 0) return;
    await this.rates.add(direction, Rate.parse(rate), this.clock.now(), SEEDED_BY);
  }
}
