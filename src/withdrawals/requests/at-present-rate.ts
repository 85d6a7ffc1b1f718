import { Injectable } from '@nestjs/common';
import { MoneyClock, type Money } from '../../kernel';
import { RateBook, rateInForce } from '../../terms';
import { UNSIGNED_STATES, type Withdrawal } from '../withdrawal';

/** What the points of a withdrawal would give if it were requested now, at its own network fee. */
export interface PresentTerms {
  readonly rate: string;
  readonly rateVersion: number;
  readonly gross: Money;
  readonly net: Money;
}

/** What points are worth now, before any fee. */
export interface PresentWorth {
  /** Rounded down. */
  readonly cwd: Money;
  readonly rate: string;
  readonly rateVersion: number;
}

/** What has waited, or was not asked for yet, at the withdrawal rate that is in force. */
@Injectable()
export class AtPresentRate {
  constructor(
    private readonly rates: RateBook,
    private readonly clock: MoneyClock,
  ) {}

  /** By id; only those of which nothing is signed, and none while the time is uncertain. */
  async of(withdrawals: readonly Withdrawal[]): Promise<ReadonlyMap<string, PresentTerms>> {
    const unsigned = withdrawals.filter(({ state }) => UNSIGNED_STATES.includes(state));
    const now = this.clock.nowOrNull();
    if (unsigned.length === 0 || now === null) return new Map();
    const versions = await this.rates.versions('withdrawal');
    const { rate, version } = rateInForce(versions, now);
    return new Map(
      unsigned.map(({ id, points, fee, feePayer }) => {
        const gross = rate.cwdFor(points).received;
        const net = feePayer === 'customer' ? gross.minus(fee) : gross;
        return [id, { rate: rate.text, rateVersion: version, gross, net }];
      }),
    );
  }

  /** An estimate: what would arrive, a quote alone says. Null while the time is uncertain. */
  async worthOf(points: Money): Promise<PresentWorth | null> {
    const now = this.clock.nowOrNull();
    if (now === null) return null;
    const { rate, version } = rateInForce(await this.rates.versions('withdrawal'), now);
    return { cwd: rate.cwdFor(points).received, rate: rate.text, rateVersion: version };
  }
}
