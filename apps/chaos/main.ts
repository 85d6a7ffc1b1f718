import { INTERRUPTED_EXIT_CODE, listenToSignals } from '../shared/interruption';
import { readOptions } from './options';
import { reportLines } from './report';
import { runChaos } from './run-chaos';

const SEED_MODULUS = 1_000_000;

async function main(): Promise<number> {
  const signal = listenToSignals(() => {
    console.log('Stopping…');
  });
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
