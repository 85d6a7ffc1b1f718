import { parseWords, wholeNumber } from '../shared/command-line';
import { isPlotKind, PLOT_KINDS, PLAYED_PLOT, type PlotKind } from './histories/plot';
import { FAULT_KINDS, FAULT_WEIGHTS, isFaultKind, type FaultWeights } from './faults/fault-weights';
import type { StoryKind } from './world/simulated-world';

/** What the gateways of histories keep everything in. */
export type StoreKind = 'postgres' | 'memory';

/** What the command line asks for. */
export interface SimulationOptions {
  readonly firstSeed: number;
  readonly seedCount: number;
  readonly workerCount: number;
  /** One seed, one place or one history, told in full. */
  readonly isReplay: boolean;
  /** Death at each place of a quiet story in turn, or histories, instead of seeds. */
  readonly kind: StoryKind;
  /** The first seed that fails ends it. */
  readonly isUntilFailure: boolean;
  /** What may go wrong, and how often against the others. */
  readonly faults: FaultWeights;
  /** What histories may hold. */
  readonly plot: readonly PlotKind[];
  readonly store: StoreKind;
}

const DEFAULT_SEEDS = 50;
const SEEDS_MAXIMUM = 1_000_000;
const WORKERS_MAXIMUM = 64;

const USAGE =
  'Usage: npm run simulate -- [--seeds N] [--from FIRST] [--workers N] [--until-failure] [--faults KIND,KIND] | ' +
  '--seed N [--faults KIND,KIND] | --every-place | --place N | ' +
  '--histories N [--from FIRST] [--workers N] [--until-failure] [--plot KIND,KIND] [--store memory] | ' +
  '--history N [--plot KIND,KIND] [--store memory]';

const OPTIONS = {
  seeds: { type: 'string' },
  from: { type: 'string' },
  workers: { type: 'string' },
  seed: { type: 'string' },
  place: { type: 'string' },
  history: { type: 'string' },
  histories: { type: 'string' },
  plot: { type: 'string' },
  faults: { type: 'string' },
  store: { type: 'string', default: 'postgres' },
  'every-place': { type: 'boolean', default: false },
  'until-failure': { type: 'boolean', default: false },
} as const;

type NumberName = 'seeds' | 'from' | 'workers' | 'seed' | 'place' | 'history' | 'histories';

/** @throws {RangeError} with a sentence for whoever typed it. */
export function readOptions(words: readonly string[], coreCount: number): SimulationOptions {
  const values = parseWords(words, OPTIONS, USAGE);
  const number = (name: NumberName, least = 1) =>
    wholeNumber(`--${name}`, values[name], { least, most: SEEDS_MAXIMUM, usage: USAGE });
  const single = number('seed') ?? number('place', 0) ?? number('history');
  const seedCount = number('histories') ?? number('seeds') ?? DEFAULT_SEEDS;
  const kind = kindOf(values);
  return {
    firstSeed: single ?? number('from') ?? 1,
    seedCount: single === undefined ? seedCount : 1,
    workerCount: Math.min(number('workers') ?? coreCount, WORKERS_MAXIMUM),
    isReplay: single !== undefined,
    kind,
    isUntilFailure: values['until-failure'],
    faults: readFaults(values.faults),
    plot: readPlot(values.plot),
    store: readStore(values.store, kind),
  };
}

function kindOf(values: {
  readonly 'every-place': boolean;
  readonly place?: string;
  readonly history?: string;
  readonly histories?: string;
}): StoryKind {
  if (values.history !== undefined || values.histories !== undefined) return 'history';
  return values['every-place'] || values.place !== undefined ? 'place' : 'seed';
}

/** Only histories lose nothing with the database: nothing is wrong with it in them. */
function readStore(store: string, kind: StoryKind): StoreKind {
  if (store === 'postgres') return store;
  if (store !== 'memory') throw new RangeError(`--store: there is no "${store}". ${USAGE}`);
  if (kind !== 'history') throw new RangeError('--store memory is there for histories alone');
  return store;
}

/** What a list names; all without one. */
export function readPlot(list: string | undefined): readonly PlotKind[] {
  if (list === undefined) return PLAYED_PLOT;
  return list.split(',').map((kind) => {
    if (isPlotKind(kind)) return kind;
    throw new RangeError(`--plot: there is no "${kind}". There are: ${PLOT_KINDS.join(', ')}`);
  });
}

/** All kinds, or those of a list; a kind that is named twice comes twice as often. */
export function readFaults(list: string | undefined): FaultWeights {
  if (list === undefined) return FAULT_WEIGHTS;
  const weights: Partial<Record<string, number>> = {};
  for (const kind of list.split(',')) {
    if (!isFaultKind(kind)) {
      throw new RangeError(`--faults: there is no "${kind}". There are: ${FAULT_KINDS.join(', ')}`);
    }
    weights[kind] = (weights[kind] ?? 0) + 1;
  }
  return weights;
}
