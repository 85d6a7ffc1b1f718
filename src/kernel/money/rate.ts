import type { Asset } from './asset';
import { CWD } from './asset';
import { DomainError } from '../domain-error';
import { Money } from './money';

const DECIMAL_RATE = /^(\d{1,12})(?:\.(\d{1,12}))?$/;

/** What a conversion gave, and what rounding down kept for the service, in the asset that was given. */
export interface Conversion {
  readonly given: Money;
  readonly received: Money;
  /** Part of `given` that bought nothing: booked as rounding, never dropped. */
  readonly kept: Money;
}

/** Whole points per whole CWD: an exact rational read from a decimal string such as `90` or `0.125`. */
export class Rate {
  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
    /** The decimal as it was given; what the database and every wire carry. */
    readonly text: string,
  ) {}

  /** Throws `rate_malformed` unless the text is a positive plain decimal. */
  static parse(text: string): Rate {
    const match = DECIMAL_RATE.exec(text.trim());
    const [, whole = '', fraction = ''] = match ?? [];
    const numerator = BigInt(`${whole}${fraction}` || '0');
    if (!match || numerator === 0n) throw new DomainError('rate_malformed', {});
    return new Rate(numerator, 10n ** BigInt(fraction.length), text.trim());
  }

  compare(other: Rate): -1 | 0 | 1 {
    const mine = this.numerator * other.denominator;
    const others = other.numerator * this.denominator;
    if (mine === others) return 0;
    return mine < others ? -1 : 1;
  }

  isMoreThan(other: Rate): boolean {
    return this.compare(other) > 0;
  }

  /** Whether neither of the two is more than `factor` times the other, exactly. */
  isWithinFactor(other: Rate, factor: Rate): boolean {
    const { numerator: up, denominator: down } = factor;
    const mine = this.numerator * other.denominator;
    const others = other.numerator * this.denominator;
    return mine * down <= others * up && others * down <= mine * up;
  }

  /** CWD to points, rounded down. */
  pointsFor(cwd: Money, points: Asset): Conversion {
    const { up, down } = this.scale(points);
    const received = (cwd.units * up) / down;
    const spent = ceilingOfQuotient(received * down, up);
    return conversion(cwd, Money.of(received, points), spent);
  }

  /** Points to CWD, rounded down. */
  cwdFor(given: Money): Conversion {
    const { up, down } = this.scale(given.asset);
    const received = (given.units * down) / up;
    const spent = ceilingOfQuotient(received * up, down);
    return conversion(given, Money.of(received, CWD), spent);
  }

  /** The fewest points that buy at least this much CWD. */
  pointsNeededFor(cwd: Money, points: Asset): Money {
    const { up, down } = this.scale(points);
    return Money.of(ceilingOfQuotient(cwd.units * up, down), points);
  }

  /** Point units = CWD units × up ÷ down. */
  private scale(points: Asset): { up: bigint; down: bigint } {
    return {
      up: this.numerator * 10n ** BigInt(points.decimals),
      down: this.denominator * 10n ** BigInt(CWD.decimals),
    };
  }
}

function conversion(given: Money, received: Money, spentUnits: bigint): Conversion {
  return { given, received, kept: Money.of(given.units - spentUnits, given.asset) };
}

function ceilingOfQuotient(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
