import type { SeededRandom } from '../../shared/seeded-random';
import type { Rates } from './acts';

const THOUSANDTHS = 1_000;
const FIRST = [90_000, 45_000, 100_000, 900, 123_456];
/** A withdrawal takes so many hundredths of the points that a deposit gives for a CWD. */
const SPREADS = [100, 102, 111, 125];
const FACTORS: readonly (readonly [number, number])[] = [
  [1, 4],
  [1, 2],
  [1, 2],
  [9, 10],
  [1, 1],
  [11, 10],
  [2, 1],
  [2, 1],
  [4, 1],
];
const LEAST = 20;
const MOST = 50_000_000;

/** The rates of a history, and how they change. */
export class DrawnRates {
  private deposit: number;
  private withdrawal: number;

  constructor(private readonly random: SeededRandom) {
    this.deposit = random.pick(FIRST);
    this.withdrawal = this.spread();
  }

  get both(): Rates {
    return { deposit: text(this.deposit), withdrawal: text(this.withdrawal) };
  }

  /** Both of them, or one alone; which gives money away now and then, to whoever comes. */
  change(): Rates {
    const { random } = this;
    const [up, down] = random.pick(FACTORS);
    const deposit = Math.floor((this.deposit * up) / down);
    this.deposit = Math.min(Math.max(deposit, LEAST), MOST);
    if (random.chance(0.7)) {
      this.withdrawal = this.spread();
      return this.both;
    }
    if (random.chance(0.5)) {
      this.withdrawal = Math.max(this.withdrawal, this.deposit);
      const { deposit } = this.both;
      return this.withdrawal === this.deposit ? this.both : { deposit: deposit ?? '1' };
    }
    const { withdrawal } = this;
    this.withdrawal = Math.max(Math.floor((withdrawal * up) / down), LEAST);
    this.deposit = Math.min(this.deposit, this.withdrawal);
    return this.both;
  }

  private spread(): number {
    return Math.ceil((this.deposit * this.random.pick(SPREADS)) / 100);
  }
}

/** As `90.5`. */
function text(thousandths: number): string {
  const whole = Math.floor(thousandths / THOUSANDTHS);
  return `${whole}.${String(thousandths % THOUSANDTHS).padStart(3, '0')}`;
}
