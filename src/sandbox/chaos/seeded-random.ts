const UINT32 = 2 ** 32;

/** Numbers that look random and are the same for the same seed (mulberry32). */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / UINT32;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True so many times in a hundred. */
  chance(percent: number): boolean {
    return this.next() * 100 < percent;
  }

  /** One of the choices, each as often as its weight says. */
  weighted<Choice>(choices: readonly (readonly [Choice, number])[]): Choice {
    const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
    let rest = this.next() * total;
    for (const [choice, weight] of choices) {
      rest -= weight;
      if (rest < 0) return choice;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new RangeError('there is nothing to choose from');
    return last[0];
  }

  /** Numbers of its own for somebody, whatever others draw meanwhile. */
  branch(): SeededRandom {
    return new SeededRandom(Math.floor(this.next() * UINT32));
  }
}
