import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillForm } from '../../../apps/drill/options';
import { failuresOf } from '../../../apps/drill/report';
import { runDrill } from '../../../apps/drill/run-drill';

const SECONDS = 1;
const TEST_WITHIN_MILLISECONDS = 180_000;

/** Those of this process; other specs start servers meanwhile. */
const folders = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`crowdwiz-gateway-pair-${process.pid}-`));

function drill(form: DrillForm) {
  const signal = new AbortController().signal;
  return runDrill({
    form,
    seconds: SECONDS,
    unguarded: false,
    signal,
    onProgress: () => undefined,
  });
}

/** As somebody does who types it. */
function typed(words: readonly string[]): Promise<{ code: number | null; output: string }> {
  const program = join(__dirname, '../../../apps/dist/drill/main.js');
  const child = spawn(process.execPath, [program, ...words]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => (output += text.toString()));
  }
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      resolve({ code, output });
    });
  });
}

/** Whether it fails is a matter of the test that waits for it. */
function after<T>(earlier: Promise<unknown>, work: () => Promise<T>): Promise<T> {
  const run = earlier.then(work, work);
  run.catch(() => undefined);
  return run;
}

/** Two at a time: most of a drill is waiting, and each has servers, a chain and a gateway of its own. */
function startAll() {
  const nothing = Promise.resolve();
  const synchronous = after(nothing, () => drill('synchronous'));
  const asynchronous = after(synchronous, () => drill('asynchronous'));
  const copy = after(nothing, () => drill('copy'));
  const words = `--unguarded --form asynchronous --seconds ${SECONDS}`.split(' ');
  const unguarded = after(copy, () => typed(words));
  return { guarded: { synchronous, asynchronous, copy }, unguarded };
}

describe('a gateway whose primary is killed under load', () => {
  let runs: ReturnType<typeof startAll>;

  beforeAll(() => {
    runs = startAll();
  });

  it.each<DrillForm>(['synchronous', 'asynchronous', 'copy'])(
    'goes on by itself and pays nothing twice: %s',
    async (form) => {
      const result = await runs.guarded[form];
      expect(failuresOf(result)).toEqual([]);
      const { lost, adopted, doubled } = result;
      expect(doubled).toBe(0);
      if (form !== 'synchronous') expect(adopted).toBe(lost.included + lost.pending);
    },
    TEST_WITHIN_MILLISECONDS,
  );

  it(
    'pays twice without its guards, and the drill says so',
    async () => {
      const { code, output } = await runs.unguarded;
      expect(output).toMatch(/\d+ withdrawals were paid twice/);
      expect(output).toContain('FAILED');
      expect(code).toBe(1);
    },
    TEST_WITHIN_MILLISECONDS,
  );

  it('leaves no servers behind, however it ended', async () => {
    await Promise.allSettled([...Object.values(runs.guarded), runs.unguarded]);
    expect(folders()).toEqual([]);
  });
});
