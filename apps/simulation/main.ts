import 'reflect-metadata';
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { Logger } from '@nestjs/common';
import { everyPlace } from './story/every-place';
import { readOptions, type SimulationOptions, type StoreKind } from './options';
import { linesOfFailure, NAMES, Report } from './report';
import type { SeedOutcome } from './story/seed-story';
import { ThrowAwayDatabases } from './throw-away-databases';
import type { StoryKind } from './world/simulated-world';
import { runWorker, Stories, type Order } from './worker';

const WORKER = '--worker';
/** Beside the former. */
const MEMORY_WORKER = '--memory';
const SEEDS_PER_LINE = 10;

async function main(): Promise<void> {
  if (process.argv.includes(WORKER)) {
    runWorker(process.argv.includes(MEMORY_WORKER) ? 'memory' : 'postgres');
    return;
  }
  const options = readOptionsOrExit();
  const isGood = options.isReplay
    ? await replay(options)
    : await runMany(options, await worldsOf(options));
  process.exit(isGood ? 0 : 1);
}

/** The numbers of seeds, or of places. */
async function worldsOf(options: SimulationOptions): Promise<readonly number[]> {
  const { kind, firstSeed, seedCount } = options;
  if (kind !== 'place') return Array.from({ length: seedCount }, (_, index) => firstSeed + index);
  Logger.overrideLogger(false);
  const databases = await ThrowAwayDatabases.start();
  const places = await everyPlace(databases);
  await databases.stop();
  console.log(`A quiet story comes by ${places.length} places; a gateway dies at each of them.`);
  return places;
}

/** One seed in this process, and everything that happened in it. */
async function replay(options: SimulationOptions): Promise<boolean> {
  const { firstSeed: seed, kind, store } = options;
  Logger.overrideLogger(false);
  const stories = new Stories(store);
  const outcome = await stories.play(seed, options);
  await stories.stop();
  console.log(outcome.trace.join('\n'));
  const isGood = outcome.violations.length === 0;
  console.log(
    isGood
      ? `${NAMES[kind].one} ${seed}: every invariant held.`
      : linesOfFailure(outcome, options).join('\n'),
  );
  return isGood;
}

async function runMany(options: SimulationOptions, worlds: readonly number[]): Promise<boolean> {
  const { workerCount, kind, isUntilFailure, faults, plot } = options;
  const report = new Report(options);
  const left = worlds.values();
  let done = 0;
  const take = (): Order => {
    if (isUntilFailure && !report.isGood) return { seed: null, kind, faults, plot };
    return { seed: left.next().value ?? null, kind, faults, plot };
  };
  const note = (outcome: SeedOutcome) => {
    report.add(outcome);
    done += 1;
    if (outcome.violations.length > 0) console.log(linesOfFailure(outcome, options).join('\n'));
    if (done % SEEDS_PER_LINE === 0) console.log(report.progress(worlds.length));
  };
  const count = Math.min(workerCount, worlds.length);
  await Promise.all(Array.from({ length: count }, () => drive(take, note, options.store)));
  console.log(report.toString());
  return report.isGood && done === worlds.length;
}

/** Gives one worker seeds until there are none; a worker that breaks is a failure of its seed. */
function drive(
  take: () => Order,
  note: (outcome: SeedOutcome) => void,
  store: StoreKind,
): Promise<void> {
  return new Promise((resolve) => {
    const worker: ChildProcess = fork(
      __filename,
      store === 'memory' ? [WORKER, MEMORY_WORKER] : [WORKER],
    );
    let current: number | null = null;
    let kind: StoryKind = 'seed';
    worker.on('message', (message: 'ready' | SeedOutcome) => {
      if (message !== 'ready') note(message);
      const order = take();
      current = order.seed;
      kind = order.kind;
      worker.send(order);
    });
    worker.on('exit', (code) => {
      if (current !== null) note(broken(current, kind, code));
      resolve();
    });
  });
}

function broken(seed: number, kind: StoryKind, code: number | null): SeedOutcome {
  const detail = `the worker ended with code ${code ?? 'none'} in the middle`;
  const violations = [{ rule: 'simulation-runs', detail }];
  return { seed, kind, violations, trace: [], tally: {}, milliseconds: 0 };
}

function readOptionsOrExit(): SimulationOptions {
  try {
    return readOptions(process.argv.slice(2), availableParallelism());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

void main();
