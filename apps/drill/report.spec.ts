import { failuresOf, reportLines } from './report';
import type { DrillResult } from './run-drill';

const GOOD: DrillResult = {
  form: 'copy',
  lost: { included: 2, pending: 1, expired: 1 },
  adopted: 3,
  doubled: 0,
  awaySeconds: 4.2,
  violations: [],
};
const NONE = { included: 0, pending: 0, expired: 0 };

describe('the report of the drill', () => {
  it('names the counts', () => {
    expect(reportLines(GOOD)).toEqual([
      'copy: payouts lost 4 (2 included, 1 pending, 1 expired), adopted 3, doubled 0; ' +
        'without a database for 4.2 seconds',
      '  passed',
    ]);
  });

  it.each<[Partial<DrillResult>, string]>([
    [{ doubled: 1 }, 'paid twice'],
    [{ violations: [{ rule: 'books', detail: 'off' }] }, 'books: off'],
    [{ lost: { ...GOOD.lost, expired: 0 } }, 'no payout was lost that was expired'],
    [{ form: 'synchronous' }, 'were lost, although commits wait'],
  ])('fails on %j', (change, expected) => {
    expect(failuresOf({ ...GOOD, ...change }).join()).toContain(expected);
    expect(reportLines({ ...GOOD, ...change }).at(-1)).toBe('  FAILED');
  });

  it('passes a synchronous form in which nothing was lost', () => {
    expect(failuresOf({ ...GOOD, form: 'synchronous', lost: NONE, adopted: 0 })).toEqual([]);
  });
});
