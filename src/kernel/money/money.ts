import type { Asset } from './asset';
import { DomainError } from '../domain-error';

/** Whole digits a person may type; keeps every product of two amounts inside numeric(38,0). */
const MAX_WHOLE_DIGITS = 15;
const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

/** An amount of one asset in minor units. Immutable; mixing assets throws. */
export class Money {
  private constructor(
    readonly units: bigint,
    readonly asset: Asset,
  ) {}

  static of(units: bigint, asset: Asset): Money {
    return new Money(units, asset);
  }

  static zero(asset: Asset): Money {
    return new Money(0n, asset);
  }

  /**
   * Reads a non-negative decimal typed by a person, such as `12.5`.
   * Throws `amount_malformed` or `amount_too_precise`; never rounds.
   */
  static parse(text: string, asset: Asset): Money {
    const match = DECIMAL.exec(text.trim());
    const [, whole = '', fraction = ''] = match ?? [];
    if (!match || whole.replace(/^0+/, '').length > MAX_WHOLE_DIGITS) {
      throw new DomainError('amount_malformed', { symbol: asset.symbol });
    }
    if (fraction.length > asset.decimals) {
      throw new DomainError('amount_too_precise', {
        symbol: asset.symbol,
        decimals: String(asset.decimals),
      });
    }
    return new Money(BigInt(whole + fraction.padEnd(asset.decimals, '0')), asset);
  }

  plus(other: Money): Money {
    return new Money(this.units + this.sameAsset(other).units, this.asset);
  }

  minus(other: Money): Money {
    return new Money(this.units - this.sameAsset(other).units, this.asset);
  }

  compare(other: Money): -1 | 0 | 1 {
    const { units } = this.sameAsset(other);
    if (this.units === units) return 0;
    return this.units < units ? -1 : 1;
  }

  isLessThan(other: Money): boolean {
    return this.compare(other) < 0;
  }

  isMoreThan(other: Money): boolean {
    return this.compare(other) > 0;
  }

  get isZero(): boolean {
    return this.units === 0n;
  }

  get isPositive(): boolean {
    return this.units > 0n;
  }

  /** The plain decimal without symbol and without trailing zeros: `12.5`. For wires. */
  toDecimal(): string {
    const sign = this.units < 0n ? '-' : '';
    const digits = (this.units < 0n ? -this.units : this.units)
      .toString()
      .padStart(this.asset.decimals + 1, '0');
    if (this.asset.decimals === 0) return sign + digits;
    const whole = digits.slice(0, -this.asset.decimals);
    const fraction = digits.slice(-this.asset.decimals).replace(/0+$/, '');
    return sign + whole + (fraction === '' ? '' : `.${fraction}`);
  }

  /** For people: `12.5 CWD`. */
  toString(): string {
    return `${this.toDecimal()} ${this.asset.symbol}`;
  }

  private sameAsset(other: Money): Money {
    if (other.asset.code !== this.asset.code) {
      throw new Error(`Cannot mix ${this.asset.code} with ${other.asset.code}`);
    }
    return other;
  }
}
