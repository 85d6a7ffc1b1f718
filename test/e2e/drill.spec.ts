import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillForm } from '../../src/sandbox/drill/options';
import { failuresOf } from '../../src/sandbox/drill/report';
import { runDrill } from '../../src/sandbox/drill/run-drill';

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
  const program = join(__dirname, '../../dist/sandbox/drill/main.js');
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

describe('a gateway whose primary is killed under load', () => {
  it.each<DrillForm>(['synchronous', 'asynchronous', 'copy'])(
    'goes on by itself and pays nothing twice: %s',
    async (form) => {
      const result = await drill(form);
      expect(failuresOf(result)).toEqual([]);
      const { lost, adopted, doubled } = result;
      expect(doubled).toBe(0);
      if (form !== 'synchronous') expect(adopted).toBe(lost.included + lost.pending);
      expect(folders()).toEqual([]);
    },
    TEST_WITHIN_MILLISECONDS,
  );

  it(
    'pays twice without its guards, and the drill says so',
    async () => {
      const { code, output } = await typed(
        `--unguarded --form asynchronous --seconds ${SECONDS}`.split(' '),
      );
      expect(output).toMatch(/\d+ withdrawals were paid twice/);
      expect(output).toContain('FAILED');
      expect(code).toBe(1);
    },
    TEST_WITHIN_MILLISECONDS,
  );
});
