import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultEmbeddedPostgresHome } from 'crowdwiz-embedded-postgres';
import { runChaos } from '../../../apps/chaos/run-chaos';
import { killsOf } from '../../../apps/chaos/rampage';
import { waitUntil } from 'crowdwiz-testkit/world';

const CHAOS_SECONDS = 15;
const SEED = 11;
const TEST_WITHIN_MILLISECONDS = 150_000;
const INTERRUPTED_EXIT_CODE = 130;

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('crowdwiz-chaos-'));

describe('a gateway whose processes are killed at random', () => {
  it(
    'loses nothing and pays nothing twice',
    async () => {
      const progress: string[] = [];
      const { violations, happened, found } = await runChaos({
        seconds: CHAOS_SECONDS,
        seed: SEED,
        signal: new AbortController().signal,
        onProgress: (line) => progress.push(line),
      });
      expect(violations).toEqual([]);
      for (const name of ['gateway', 'PostgreSQL', 'node'] as const) {
        expect(happened.of(killsOf(name))).toBeGreaterThan(0);
      }
      const counts = new Map(found);
      expect(counts.get('deposits credited')).toBeGreaterThan(0);
      expect(counts.get('customers linked')).toBeGreaterThan(0);
    },
    TEST_WITHIN_MILLISECONDS,
  );

  describe('when somebody interrupts it', () => {
    let child: ChildProcess | undefined;

    afterEach(() => {
      child?.kill('SIGKILL');
    });

    it(
      'leaves no folder and no database behind',
      async () => {
        const before = folders();
        const program = join(__dirname, '../../../apps/dist/chaos/main.js');
        const started = spawn(process.execPath, [program, '--seconds', '60', '--seed', '1']);
        child = started;
        let output = '';
        started.stdout.on('data', (text: Buffer) => (output += text.toString()));
        const ended = new Promise<number | null>((resolve) => started.once('exit', resolve));
        await waitUntil('the first kill', () => output.includes('killed the'), {
          timeoutMilliseconds: 60_000,
        });
        const home = `${defaultEmbeddedPostgresHome()}-sandbox-${started.pid ?? 0}`;
        expect(existsSync(home)).toBe(true);
        started.kill('SIGINT');
        expect(await ended).toBe(INTERRUPTED_EXIT_CODE);
        child = undefined;
        expect(existsSync(home)).toBe(false);
        expect(folders().filter((name) => !before.includes(name))).toEqual([]);
      },
      TEST_WITHIN_MILLISECONDS,
    );
  });
});
