/** How many decimals CWD has. */
export const CWD_DECIMALS = 5;

/** Points per CWD as a fraction between minor units. */
interface Scale {
  readonly up: bigint;
  readonly down: bigint;
}

function scaleOf(rate: string, pointsDecimals: number): Scale {
  const [whole = '0', fraction = ''] = rate.trim().split('.');
  return {
    up: BigInt(whole + fraction) * 10n ** BigInt(pointsDecimals),
    down: 10n ** BigInt(fraction.length + CWD_DECIMALS),
  };
}

/** The smallest number of units that is not less than the fraction. */
function roundUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return quotient * divisor === dividend ? quotient : quotient + 1n;
}

/** Points for so many units of CWD, rounded down, and the CWD that bought none. */
export function pointsFor(
  units: bigint,
  rate: string,
  pointsDecimals: number,
): { points: bigint; keptUnits: bigint } {
  const { up, down } = scaleOf(rate, pointsDecimals);
  const points = (units * up) / down;
  return { points, keptUnits: units - roundUp(points * down, up) };
}

/** Rates have no more decimals than this. */
const RATE_DECIMALS = 12;

/** So many of these make one minor unit of points. */
export const PARTS_OF_A_POINT = 10n ** BigInt(RATE_DECIMALS + CWD_DECIMALS);

/** What so many units of CWD are worth, in parts of a minor unit of points: nothing is rounded. */
export function exactPointsFor(units: bigint, rate: string, pointsDecimals: number): bigint {
  const { up, down } = scaleOf(rate, pointsDecimals);
  if (PARTS_OF_A_POINT % down !== 0n) throw new RangeError(`${rate} has too many decimals`);
  return units * up * (PARTS_OF_A_POINT / down);
}

/** CWD for so many units of points, rounded down. */
export function cwdFor(points: bigint, rate: string, pointsDecimals: number): bigint {
  const { up, down } = scaleOf(rate, pointsDecimals);
  return (points * down) / up;
}

/** Negative, zero or positive, as the first rate is less than, equal to or more than the second. */
export function compareRates(one: string, other: string): number {
  const [left, right] = [scaleOf(one, 0), scaleOf(other, 0)];
  const difference = left.up * right.down - right.up * left.down;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether neither rate is more than `factor` times the other. */
export function isWithinFactor(one: string, other: string, factor: string): boolean {
  const [left, right, most] = [scaleOf(one, 0), scaleOf(other, 0), factorOf(factor)];
  const isFar = (larger: Scale, smaller: Scale) =>
    larger.up * smaller.down * most.down > smaller.up * larger.down * most.up;
  return !isFar(left, right) && !isFar(right, left);
}

function factorOf(text: string): Scale {
  const [whole = '0', fraction = ''] = text.split('.');
  return { up: BigInt(whole + fraction), down: 10n ** BigInt(fraction.length) };
}
