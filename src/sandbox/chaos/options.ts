import { parseArgs } from 'node:util';

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
  const { values } = parsed(words);
  return {
    seconds: wholeNumber('--seconds', values.seconds, SECONDS_MAXIMUM) ?? DEFAULT_SECONDS,
    seed: wholeNumber('--seed', values.seed, SEED_MAXIMUM) ?? defaultSeed,
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: { seconds: { type: 'string' }, seed: { type: 'string' } },
    });
  } catch (error) {
    throw new RangeError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function wholeNumber(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new RangeError(`${name} must be a whole number up to ${most}, not "${text}".\n${USAGE}`);
}
