import { CWD, Money, type Assets } from '../../kernel';
import { rateInForce, type RateVersion } from '../../terms';

/** What CWD of a customer bought, and what of theirs has bought nothing yet, before and after. */
export interface Purchase {
  readonly points: Money;
  /** Too little CWD for another unit of points: the service's, as with every conversion. */
  readonly kept: Money;
  readonly uncreditedBefore: Money;
  readonly uncreditedAfter: Money;
  readonly rateVersion: number;
}

export interface ConversionTerms {
  readonly rates: readonly RateVersion[];
  /** Less than this is not credited yet; null: whatever buys a unit of points is. */
  readonly minimum: Money | null;
}

/** CWD to be converted. */
export interface ConvertedCwd {
  readonly units: bigint;
  readonly blockTime: Date;
  /** Set where its owner chose the moment: then the worse of the two rates counts. */
  readonly claimedAt?: Date;
}

/**
 * Turns CWD into points, one deposit after the other. A deposit counts together with the customer's
 * earlier ones that bought nothing, at the rate in force at its own block's time, however late it is
 * read. As long as they buy no unit of points, or are below the minimum, they add up. What is claimed
 * later is worth no more than at that moment, and neither is what it completes.
 */
export class Conversion {
  private readonly uncredited: Map<string, Money>;

  constructor(
    readonly terms: ConversionTerms,
    uncredited: ReadonlyMap<string, Money>,
    private readonly assets: Assets,
  ) {
    this.uncredited = new Map(uncredited);
  }

  /** Changes nothing yet: `keep` does, once the deposit is the customer's. */
  purchaseOf(customerId: string, cwd: ConvertedCwd): Purchase {
    const { minimum } = this.terms;
    const { rate, version: rateVersion } = this.rateFor(cwd);
    const uncreditedBefore = this.uncredited.get(customerId);
    // Nobody's would be taken for nothing, and lost to its customer.
    if (!uncreditedBefore) throw new Error(`The uncredited CWD of ${customerId} was not read`);
    const sum = uncreditedBefore.plus(Money.of(cwd.units, CWD));
    const { received, kept } = rate.pointsFor(sum, this.assets.points);
    const isEnough = received.isPositive && !(minimum && sum.isLessThan(minimum));
    const [points, uncreditedAfter] = isEnough
      ? [received, Money.zero(CWD)]
      : [Money.zero(this.assets.points), sum];
    return {
      points,
      kept: isEnough ? kept : Money.zero(CWD),
      uncreditedBefore,
      uncreditedAfter,
      rateVersion,
    };
  }

  /** Of two equal rates, the one of the block. */
  rateFor({ blockTime, claimedAt }: Omit<ConvertedCwd, 'units'>): RateVersion {
    const then = rateInForce(this.terms.rates, blockTime);
    if (claimedAt === undefined) return then;
    const now = rateInForce(this.terms.rates, claimedAt);
    return then.rate.isMoreThan(now.rate) ? now : then;
  }

  keep(customerId: string, { uncreditedAfter }: Purchase): void {
    this.uncredited.set(customerId, uncreditedAfter);
  }
}
