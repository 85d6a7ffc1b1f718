import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const PLANTED = 10;
/**
 * Each is compiled in a copy of the sources, and worlds are played with it until one catches it. Notices a hunt
 * that hangs, and says nothing about time, as in seeds.spec.
 */
const WITHIN_MILLISECONDS = 900_000;

describe('the simulation', () => {
  it(
    'catches each planted mistake that docs/SIMULATION.md names',
    () => {
      const script = join(ROOT, 'scripts/simulate-planted.mjs');
      const { stdout, status } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
      const lines = stdout.trim().split('\n');
      expect(lines.filter((line) => !/: caught by seed \d+ /.test(line))).toEqual([]);
      expect(lines).toHaveLength(PLANTED);
      expect(status).toBe(0);
      const document = readFileSync(join(ROOT, 'docs/SIMULATION.md'), 'utf8');
      for (const line of lines) expect(document).toContain(`\`${line.split(':')[0] ?? ''}\``);
    },
    WITHIN_MILLISECONDS,
  );
});
