/** Who makes the next block, and which block can no longer be taken back. */

const WITNESSES_PAST_PERCENT = 70;

const UINT64 = (1n << 64n) - 1n;
const MULTIPLIER = 2685821657736338717n;

/** The order of the next round; it depends on the time of the last block alone. */
export function shuffleWitnesses(current: readonly string[], headTimeSeconds: number): string[] {
  const shuffled = [...current];
  const seed = (BigInt(headTimeSeconds) << 32n) & UINT64;
  for (let index = 0; index < shuffled.length; index += 1) {
    let mixed = (seed + BigInt(index) * MULTIPLIER) & UINT64;
    mixed ^= mixed >> 12n;
    mixed ^= (mixed << 25n) & UINT64;
    mixed ^= mixed >> 27n;
    mixed = (mixed * MULTIPLIER) & UINT64;
    const other = index + Number(mixed % BigInt(shuffled.length - index));
    const [first, second] = [shuffled[index], shuffled[other]];
    if (first !== undefined && second !== undefined) {
      shuffled[index] = second;
      shuffled[other] = first;
    }
  }
  return shuffled;
}

/** The highest block which at least 70 % of the witnesses have built upon. */
export function lastIrreversible(lastConfirmed: readonly number[]): number {
  const sorted = [...lastConfirmed].sort((left, right) => left - right);
  const index = Math.floor((sorted.length * (100 - WITNESSES_PAST_PERCENT)) / 100);
  return sorted[index] ?? 0;
}
