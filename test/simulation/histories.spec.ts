import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '../../apps/dist/simulation/main.js');
const HISTORY_COUNT = 100;
/** A gateway of 50 histories, and a second one: what their stores keep is as on PostgreSQL, and many more cost little. */
const MEMORY_COUNT = 60;
/** Notices a history that hangs, and says nothing about time, as in seeds.spec. */
const WITHIN_MILLISECONDS = 600_000;

/** In a run that shows something: a gateway that pays nobody gives nobody anything. */
function expectNobodyGains(count: number, words: readonly string[]): void {
  const all = [PROGRAM, '--histories', String(count), '--workers', '1', ...words];
  const { stdout, stderr, status } = spawnSync(process.execPath, all, { encoding: 'utf8' });
  expect(stdout.split('\n').filter((line) => /FAILED|^ {2}/.test(line))).toEqual([]);
  expect(stdout).toContain(`Every invariant held in every one of ${count} histories.`);
  const [, payouts = '0'] = /, (\d+) payouts, /.exec(stdout) ?? [];
  expect(Number(payouts)).toBeGreaterThanOrEqual(count);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
}

describe('histories', () => {
  it(
    `give nobody more than the rates in force at each act allow, in ${HISTORY_COUNT} of them`,
    () => {
      expectNobodyGains(HISTORY_COUNT, []);
    },
    WITHIN_MILLISECONDS,
  );

  it(
    `nor over stores in memory, in ${MEMORY_COUNT} others`,
    () => {
      expectNobodyGains(MEMORY_COUNT, ['--store', 'memory', '--from', '1001']);
    },
    WITHIN_MILLISECONDS,
  );
});
