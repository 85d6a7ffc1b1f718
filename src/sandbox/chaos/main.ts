import { readOptions } from './options';
import { reportLines } from './report';
import { runChaos } from './run-chaos';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What shells expect of a program that was interrupted. */
const INTERRUPTED_EXIT_CODE = 130;
const SEED_MODULUS = 1_000_000;

/** The first signal ends everything in good order, the second one at once. */
function listenToSignals(): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED_EXIT_CODE);
    console.log('Stopping…');
    controller.abort(new Error('interrupted'));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return controller.signal;
}

async function main(): Promise<number> {
  const signal = listenToSignals();
  const startedAt = performance.now();
  try {
    const options = readOptions(process.argv.slice(2), Date.now() % SEED_MODULUS);
    console.log(`Chaos for ${options.seconds} seconds with the seed ${options.seed}.`);
    const result = await runChaos({
      ...options,
      signal,
      onProgress: (line) => {
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        console.log(`${seconds.padStart(7)} s  ${line}`);
      },
    });
    for (const line of reportLines(result)) console.log(line);
    return result.violations.length === 0 ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED_EXIT_CODE;
    console.error(error instanceof RangeError ? error.message : error);
    return 1;
  }
}

void main().then((exitCode) => {
  process.exit(exitCode);
});
