import { CWD, Money, type Assets } from '../kernel';
import { rateInForce, type RateVersion } from '../terms';

/** What CWD of a customer bought, and what of theirs has bought nothing yet, before and after. */
export interface Purchase {
  readonly points: Money;
  /** Too little CWD for another unit of points: the house's, as with every conversion. */
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

/**
 * Turns CWD into points, one deposit after the other. A deposit counts together with the customer's
 * earlier ones that bought nothing, at the rate in force at its own block's time, however late it is
 * read. As long as they buy no unit of points, or are below the minimum, they add up.
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
  purchaseOf(
    customerId: string,
    { units, blockTime }: { readonly units: bigint; readonly blockTime: Date },
  ): Purchase {
    const { rates, minimum } = this.terms;
    const { rate, version: rateVersion } = rateInForce(rates, blockTime);
    const uncreditedBefore = this.uncredited.get(customerId);
    // Nobody's would be taken for nothing, and lost to its customer.
    if (!uncreditedBefore) throw new Error(`The uncredited CWD of ${customerId} was not read`);
    const sum = uncreditedBefore.plus(Money.of(units, CWD));
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

  /** At the rate of its block's time or of now, whichever gives less: nobody gains by waiting. */
  worsePurchaseOf(
    customerId: string,
    deposit: { readonly units: bigint; readonly blockTime: Date },
    now: Date,
  ): Purchase {
    const then = this.purchaseOf(customerId, deposit);
    const present = this.purchaseOf(customerId, { ...deposit, blockTime: now });
    return present.points.isLessThan(then.points) ? present : then;
  }

  keep(customerId: string, { uncreditedAfter }: Purchase): void {
    this.uncredited.set(customerId, uncreditedAfter);
  }
}
