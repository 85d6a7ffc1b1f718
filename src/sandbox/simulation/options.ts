/** What the command line asks for. */
export interface SimulationOptions {
  readonly firstSeed: number;
  readonly seedCount: number;
  readonly workerCount: number;
  /** One seed, or one place, told in full. */
  readonly isReplay: boolean;
  /** Death at each place of a quiet story in turn, instead of seeds. */
  readonly isEveryPlace: boolean;
  /** The first seed that fails ends it. */
  readonly isUntilFailure: boolean;
}

const LEAST: Readonly<Record<string, number>> = { '--place': 0 };
const SEEDS_MAXIMUM = 1_000_000;
const WORKERS_MAXIMUM = 64;

const USAGE =
  'Usage: npm run simulate -- [--seeds N] [--from FIRST] [--workers N] [--until-failure] | --seed N | ' +
  '--every-place | --place N';

/** @throws {RangeError} with a sentence for whoever typed it. */
export function readOptions(words: readonly string[], coreCount: number): SimulationOptions {
  const numbers = new Map<string, number>();
  const switches = new Set<string>();
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--every-place' || word === '--until-failure') {
      switches.add(word);
      continue;
    }
    const [name = '', given = left.shift()] = word.split('=', 2);
    if (!['--seeds', '--from', '--seed', '--place', '--workers'].includes(name)) {
      throw new RangeError(`"${word}" is not known. ${USAGE}`);
    }
    numbers.set(name, wholeNumber(name, given));
  }
  const single = numbers.get('--seed') ?? numbers.get('--place');
  const workerCount = Math.min(numbers.get('--workers') ?? coreCount, WORKERS_MAXIMUM);
  return {
    firstSeed: single ?? numbers.get('--from') ?? 1,
    seedCount: single === undefined ? (numbers.get('--seeds') ?? 50) : 1,
    workerCount,
    isReplay: single !== undefined,
    isEveryPlace: switches.has('--every-place') || numbers.has('--place'),
    isUntilFailure: switches.has('--until-failure'),
  };
}

function wholeNumber(name: string, given: string | undefined): number {
  const least = LEAST[name] ?? 1;
  const value = /^\d{1,7}$/.test(given ?? '') ? Number(given) : -1;
  if (value >= least && value <= SEEDS_MAXIMUM) return value;
  throw new RangeError(
    `${name} takes a whole number from ${least} to ${SEEDS_MAXIMUM}, not "${given ?? ''}". ${USAGE}`,
  );
}
