import { SeededRandom } from './seeded-random';

describe('seeded random numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    const draw = (seed: number) => {
      const random = new SeededRandom(seed);
      return Array.from({ length: 20 }, () => random.between(1, 1_000_000));
    };
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });

  it('stay within their bounds and keep their weights', () => {
    const random = new SeededRandom(1);
    const counts = { often: 0, seldom: 0 };
    for (let time = 0; time < 10_000; time += 1) {
      const value = random.between(3, 5);
      if (value < 3 || value > 5) throw new Error(`${value} is out of bounds`);
      counts[random.weighted({ often: 9, seldom: 1 })] += 1;
    }
    expect(counts.often).toBeGreaterThan(8_700);
    expect(counts.seldom).toBeGreaterThan(700);
  });
});
