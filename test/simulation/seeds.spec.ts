import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '../../apps/dist/simulation/main.js');
const SEED_COUNT = 50;
/** Notices a simulation that hangs, and says nothing about time: a slow machine takes as long as it needs. */
const WITHIN_MILLISECONDS = 900_000;

describe('the simulation', () => {
  it(
    `leaves nothing lost and nothing paid twice in ${SEED_COUNT} worlds`,
    () => {
      const words = ['--seeds', String(SEED_COUNT), '--workers', '1'];
      const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, ...words], {
        encoding: 'utf8',
      });
      expect(stdout.split('\n').filter((line) => /FAILED|^ {2}/.test(line))).toEqual([]);
      expect(stdout).toContain(`Every invariant held in every one of ${SEED_COUNT} worlds.`);
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    },
    WITHIN_MILLISECONDS,
  );
});
