import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '../../apps/dist/simulation/main.js');
const HISTORY_COUNT = 100;
/** In a run that shows something: a gateway that pays nobody gives nobody anything. */
const PAYOUTS_AT_LEAST = 100;
/** Notices a history that hangs, and says nothing about time, as in seeds.spec. */
const WITHIN_MILLISECONDS = 600_000;

describe('histories', () => {
  it(
    `give nobody more than the rates in force at each act allow, in ${HISTORY_COUNT} of them`,
    () => {
      const words = ['--histories', String(HISTORY_COUNT), '--workers', '1'];
      const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, ...words], {
        encoding: 'utf8',
      });
      expect(stdout.split('\n').filter((line) => /FAILED|^ {2}/.test(line))).toEqual([]);
      expect(stdout).toContain(`Every invariant held in every one of ${HISTORY_COUNT} histories.`);
      const [, payouts = '0'] = /, (\d+) payouts, /.exec(stdout) ?? [];
      expect(Number(payouts)).toBeGreaterThanOrEqual(PAYOUTS_AT_LEAST);
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    },
    WITHIN_MILLISECONDS,
  );
});
