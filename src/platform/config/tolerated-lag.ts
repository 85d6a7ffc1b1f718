/** Added to two intervals of scanning, for a scan that is at work. */
const TOLERANCE_SECONDS = 60;

/** Reading may be so far behind the last irreversible block, in seconds of the chain. */
export function toleratedLagSeconds(scanIntervalSeconds: number): number {
  return 2 * scanIntervalSeconds + TOLERANCE_SECONDS;
}
