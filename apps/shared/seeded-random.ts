/** Numbers that look random and are the same for the same seed (splitmix32). */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** Begins again: what comes next depends on this seed alone, and not on what was drawn before. */
  reseed(seed: number): void {
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to `bound - 1`. */
  below(bound: number): number {
    return Math.floor((this.next() / 2 ** 32) * bound);
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** True that often: 0 never, 1 always. */
  chance(probability: number): boolean {
    return this.next() / 2 ** 32 < probability;
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new Error('There is nothing to pick from');
    return chosen;
  }

  /** One of the names, each as often as its weight says. Weights are whole numbers. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    return this.weightedOf(Object.entries(weights) as [Name, number][]);
  }

  /** One of the choices, each as often as its weight says. Weights are whole numbers. */
  weightedOf<Choice>(choices: readonly (readonly [Choice, number])[]): Choice {
    let left = this.below(choices.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [choice, weight] of choices) {
      if (left < weight) return choice;
      left -= weight;
    }
    throw new RangeError('There is nothing to choose from');
  }

  /** Numbers of its own for somebody, whatever others draw meanwhile. */
  branch(): SeededRandom {
    return new SeededRandom(this.next());
  }

  private next(): number {
    this.state = (this.state + 0x9e37_79b9) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }
}
