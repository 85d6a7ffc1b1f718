import { parseWords, wholeNumber } from '../shared/command-line';

export interface ChaosOptions {
  /** How long processes are killed; starting before and coming to rest after take their own time. */
  readonly seconds: number;
  /** What is done when follows from it, as far as processes can be steered. */
  readonly seed: number;
}

const DEFAULT_SECONDS = 120;
const SECONDS_MAXIMUM = 86_400;
const SEED_MAXIMUM = 2 ** 32 - 1;

export const USAGE =
  'npm run chaos -- [--seconds 120] [--seed 1]   kills gateway, PostgreSQL and node under load';

/** @throws {RangeError} with a sentence for whoever typed it. */
export function readOptions(words: readonly string[], defaultSeed: number): ChaosOptions {
  const values = parseWords(
    words,
    { seconds: { type: 'string' }, seed: { type: 'string' } },
    USAGE,
  );
  const upTo = (most: number) => ({ least: 0, most, usage: USAGE });
  return {
    seconds: wholeNumber('--seconds', values.seconds, upTo(SECONDS_MAXIMUM)) ?? DEFAULT_SECONDS,
    seed: wholeNumber('--seed', values.seed, upTo(SEED_MAXIMUM)) ?? defaultSeed,
  };
}
