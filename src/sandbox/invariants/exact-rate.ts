/** How many decimals CWD has. */
const CWD_DECIMALS = 5;

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

/** CWD for so many units of points, rounded down. */
export function cwdFor(points: bigint, rate: string, pointsDecimals: number): bigint {
  const { up, down } = scaleOf(rate, pointsDecimals);
  return (points * down) / up;
}
