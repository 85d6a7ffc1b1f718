import { INTERRUPTED_EXIT_CODE, listenToSignals } from '../shared/interruption';
import { readOptions } from './options';
import { failuresOf, reportLines } from './report';
import { runDrill } from './run-drill';

async function main(): Promise<number> {
  const signal = listenToSignals(() => {
    console.log('Stopping…');
  });
  const startedAt = performance.now();
  let failed = 0;
  try {
    const { forms, seconds, unguarded } = readOptions(process.argv.slice(2));
    if (unguarded) console.log('The guards are off: the drill has to fail.');
    for (const form of forms) {
      const onProgress = (line: string) => {
        const elapsed = ((performance.now() - startedAt) / 1000).toFixed(1);
        console.log(`${elapsed.padStart(7)} s  ${form}: ${line}`);
      };
      const result = await runDrill({ form, seconds, unguarded, signal, onProgress });
      for (const line of reportLines(result)) console.log(line);
      if (failuresOf(result).length > 0) failed += 1;
    }
    return failed === 0 ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED_EXIT_CODE;
    console.error(error instanceof RangeError ? error.message : error);
    return 1;
  }
}

void main().then((exitCode) => {
  process.exit(exitCode);
});
