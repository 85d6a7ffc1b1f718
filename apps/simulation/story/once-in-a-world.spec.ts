import { FAULT_WEIGHTS, ONCE_IN_A_WORLD, ONCE_KINDS } from '../faults/fault-weights';
import { onceIn } from './once-in-a-world';

const WORLDS = 1_000;
const TURNS = 40;

describe('what comes once in a world', () => {
  const seeds = Array.from({ length: WORLDS }, (_, index) => index + 1);

  it.each(ONCE_KINDS)('%s comes in as many worlds as it shall, each time in the middle', (kind) => {
    const found = seeds
      .flatMap((seed) => onceIn(seed, FAULT_WEIGHTS, TURNS))
      .filter((once) => once.kind === kind);
    const expected = (ONCE_IN_A_WORLD[kind] / 100) * WORLDS;
    expect(Math.abs(found.length - expected)).toBeLessThan(expected / 4);
    for (const { fromTurn } of found) {
      expect(fromTurn).toBeGreaterThan(0);
      expect(fromTurn).toBeLessThan(TURNS);
    }
  });

  it('comes in every world for which it is named, at the same turn as ever, and in no other', () => {
    for (const seed of seeds.slice(0, 20)) {
      const named = onceIn(seed, { 'claimed-late': 1, die: 1 }, TURNS);
      expect(named.map(({ kind }) => kind)).toEqual(['claimed-late']);
      expect(onceIn(seed, { die: 1 }, TURNS)).toEqual([]);
      const drawn = onceIn(seed, FAULT_WEIGHTS, TURNS).filter(
        ({ kind }) => kind === 'claimed-late',
      );
      expect(named).toEqual(expect.arrayContaining(drawn));
    }
  });

  it('has random numbers that no turn has, and no other kind', () => {
    const all = seeds.flatMap((seed) => onceIn(seed, FAULT_WEIGHTS, TURNS));
    const numbers = all.map((once) => once.numbers);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.every((each) => each % 1_000 > TURNS)).toBe(true);
  });
});
