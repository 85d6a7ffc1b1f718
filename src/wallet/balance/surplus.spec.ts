import { explainedByArrival, explainedByLateCredit, type Surplus } from './surplus';

function surplus(id: string, remaining: bigint, kept = 0n): Surplus {
  const units = remaining + kept;
  return { id, units, remaining, kept, sinceBlock: 1, upToBlock: 2, bookedAt: new Date(0) };
}

function shares(explained: ReturnType<typeof explainedByArrival>) {
  return explained.map(({ surplus: { id }, units, kept }) => [id, units, kept]);
}

describe('what explains a surplus', () => {
  it('a late credit: the likeliest first, to the unit, and never more than was credited', () => {
    const candidates = [surplus('a', 5n), surplus('b', 7n), surplus('c', 9n)];
    expect(shares(explainedByLateCredit(candidates, 8n))).toEqual([
      ['a', 5n, 0n],
      ['b', 3n, 0n],
    ]);
    expect(explainedByLateCredit([], 8n)).toEqual([]);
  });

  it('a late credit that no surplus holds: what is missing shows as a deficit', () => {
    const explained = explainedByLateCredit([surplus('a', 2n)], 5n);
    expect(shares(explained)).toEqual([['a', 2n, 0n]]);
  });

  it('a late credit: what the house had kept is given back after what remains', () => {
    const explained = explainedByLateCredit([surplus('a', 2n, 4n), surplus('b', 1n)], 5n);
    expect(shares(explained)).toEqual([['a', 2n, 3n]]);
  });

  it('an arrival: the newest first, of what remains alone', () => {
    const newestFirst = [surplus('b', 3n, 9n), surplus('a', 4n)];
    expect(shares(explainedByArrival(newestFirst, 5n))).toEqual([
      ['b', 3n, 0n],
      ['a', 2n, 0n],
    ]);
  });
});
