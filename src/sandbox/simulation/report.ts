import { FAULT_WEIGHTS, type FaultWeights } from './faults/fault-weights';
import { PLACES } from './life';
import type { SeedOutcome } from './seed-story';
import { Tally } from './tally';

/** With so many seeds, deaths must have come at every place, and faults of every kind: else it is blind to some. */
const SEEDS_THAT_REACH_EVERYTHING = 200;
const GROUPS = ['deaths', 'faults', 'deposits', 'people', 'findings', 'forgotten', 'ends'] as const;

/** Gathers what became of many seeds. */
export class Report {
  private readonly tally = new Tally();
  private readonly failed: SeedOutcome[] = [];
  private readonly startedAt = performance.now();
  private seedCount = 0;
  private milliseconds = 0;

  /** `faults` may go wrong in these worlds; of each kind there must have been one. */
  constructor(
    private readonly faults: FaultWeights,
    private readonly isPlaces: boolean,
  ) {}

  add(outcome: SeedOutcome): void {
    this.seedCount += 1;
    this.milliseconds += outcome.milliseconds;
    this.tally.add(outcome.tally);
    if (outcome.violations.length > 0) this.failed.push(outcome);
  }

  get isGood(): boolean {
    return this.failed.length === 0 && this.blindSpots().length === 0;
  }

  /** One line while it runs. */
  progress(wanted: number): string {
    const failures = this.failed.length === 0 ? '' : `, ${this.failed.length} FAILED`;
    return `${this.seedCount} of ${wanted} worlds${failures}`;
  }

  /** Everything that was counted, and the verdict. */
  toString(): string {
    return [
      ...GROUPS.flatMap((group) => this.linesOf(group)),
      ...this.blindSpots().map((what) => `${what}: nothing is shown about that.`),
      ...this.failed.flatMap((outcome) => linesOfFailure(outcome, this.faults)),
      this.sums(),
      this.verdict(),
    ].join('\n');
  }

  private verdict(): string {
    if (this.failed.length > 0) return `${this.failed.length} of ${this.seedCount} worlds FAILED.`;
    const held = `Every invariant held in every one of ${this.seedCount} worlds`;
    return this.isGood ? `${held}.` : `${held}, but not everything was tried: that is FAILED.`;
  }

  private sums(): string {
    const { tally } = this;
    const each = this.seedCount === 0 ? 0 : this.milliseconds / this.seedCount / 1000;
    const seconds = (performance.now() - this.startedAt) / 1000;
    const faults = tally.sum('deaths') + tally.sum('faults');
    return [
      `${this.seedCount} worlds`,
      `${faults} faults`,
      `${tally.of('chain', 'operations')} operations on the chain`,
      `${tally.of('ends', 'withdrawal irreversible')} payouts`,
      `${tally.of('ends', 'deposit credited')} deposits credited`,
      `${seconds.toFixed(0)} seconds (${each.toFixed(1)} each)`,
    ].join(', ');
  }

  private linesOf(group: string): string[] {
    const names = Object.entries(this.tally.toJSON()[group] ?? {});
    if (names.length === 0) return [];
    const sorted = names.sort(([, one], [, other]) => other - one);
    return [`${group}: ${sorted.map(([name, times]) => `${name} ${times}`).join(', ')}`];
  }

  private blindSpots(): string[] {
    if (this.seedCount < SEEDS_THAT_REACH_EVERYTHING) return [];
    const { tally } = this;
    const places = PLACES.filter((place) => tally.of('deaths', place) === 0);
    const played = this.isPlaces ? [] : Object.keys(this.faults);
    const kinds = played.filter((kind) => kind !== 'die' && tally.of('faults', kind) === 0);
    return [
      ...places.map((place) => `No gateway died ${place}`),
      ...kinds.map((kind) => `No world had the fault ${kind}`),
    ];
  }
}

export function linesOfFailure(
  { seed, isPlace, violations }: SeedOutcome,
  faults: FaultWeights,
): string[] {
  const words = isPlace ? `--place ${seed}` : `--seed ${seed}${inWords(faults)}`;
  return [
    `${isPlace ? 'Place' : 'Seed'} ${seed} FAILED; replay it by: npm run simulate -- ${words}`,
    ...violations.map(({ rule, detail }) => `  ${rule}: ${detail}`),
  ];
}

/** As the command line takes them; nothing when all are played. */
function inWords(faults: FaultWeights): string {
  if (faults === FAULT_WEIGHTS) return '';
  const kinds = Object.entries(faults).flatMap(([kind, weight]) =>
    Array.from({ length: weight }, () => kind),
  );
  return ` --faults ${kinds.join()}`;
}
