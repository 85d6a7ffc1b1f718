import { ACT_NAMES } from './histories/act-names';
import { PLAYED_PLOT, type PlotKind } from './histories/plot';
import { SCHEME_NAMES } from './histories/schemes';
import { FAULT_WEIGHTS, type FaultWeights } from './faults/fault-weights';
import { PLACES } from './world/life';
import type { SeedOutcome } from './story/seed-story';
import type { StoryKind } from './world/simulated-world';
import { WorldTally } from './tally';

/** With so many seeds, deaths must have come at every place, and faults of every kind: else it is blind to some. */
const SEEDS_THAT_REACH_EVERYTHING = 200;
/** With so many histories of all kinds, everything that somebody may do must have been done, and accepted. */
const HISTORIES_THAT_HOLD_EVERYTHING = 100;
const GROUPS = [
  'deaths',
  'faults',
  'deposits',
  'people',
  'findings',
  'forgotten',
  'gone',
  'ends',
  'schemes',
  'acts',
  'refusals',
] as const;

export const NAMES: Readonly<Record<StoryKind, { readonly one: string; readonly many: string }>> = {
  seed: { one: 'Seed', many: 'worlds' },
  place: { one: 'Place', many: 'worlds' },
  history: { one: 'History', many: 'histories' },
};

/** What was played. */
export interface Played {
  readonly kind: StoryKind;
  /** May go wrong in these worlds; of each kind there must have been one. */
  readonly faults: FaultWeights;
  /** May be in these histories. */
  readonly plot: readonly PlotKind[];
}

/** Gathers what became of many seeds. */
export class Report {
  private readonly tally = new WorldTally();
  private readonly failed: SeedOutcome[] = [];
  private readonly startedAt = performance.now();
  private seedCount = 0;
  private milliseconds = 0;

  constructor(private readonly played: Played) {}

  private get many(): string {
    return NAMES[this.played.kind].many;
  }

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
    return `${this.seedCount} of ${wanted} ${this.many}${failures}`;
  }

  /** Everything that was counted, and the verdict. */
  toString(): string {
    return [
      ...GROUPS.flatMap((group) => this.linesOf(group)),
      ...this.blindSpots().map((what) => `${what}: nothing is shown about that.`),
      ...this.failed.flatMap((outcome) => linesOfFailure(outcome, this.played)),
      this.sums(),
      this.verdict(),
    ].join('\n');
  }

  private verdict(): string {
    if (this.failed.length > 0)
      return `${this.failed.length} of ${this.seedCount} ${this.many} FAILED.`;
    const held = `Every invariant held in every one of ${this.seedCount} ${this.many}`;
    return this.isGood ? `${held}.` : `${held}, but not everything was tried: that is FAILED.`;
  }

  private sums(): string {
    const { tally } = this;
    const each = this.seedCount === 0 ? 0 : this.milliseconds / this.seedCount / 1000;
    const seconds = (performance.now() - this.startedAt) / 1000;
    const faults = tally.sum('deaths') + tally.sum('faults');
    return [
      `${this.seedCount} ${this.many}`,
      ...(this.played.kind === 'history' ? [`${tally.sum('acts')} acts`] : [`${faults} faults`]),
      `${tally.of('chain', 'operations')} operations on the chain`,
      `${this.payoutCount()} payouts`,
      `${tally.of('ends', 'deposit credited')} deposits credited`,
      `${seconds.toFixed(0)} seconds (${each.toFixed(1)} each)`,
    ].join(', ');
  }

  /** A history ends once the last payouts are in a block. */
  private payoutCount(): number {
    const states =
      this.played.kind === 'history' ? ['broadcast', 'included', 'irreversible'] : ['irreversible'];
    return states.reduce((sum, state) => sum + this.tally.of('ends', `withdrawal ${state}`), 0);
  }

  private linesOf(group: string): string[] {
    const names = Object.entries(this.tally.toJSON()[group] ?? {});
    if (names.length === 0) return [];
    const sorted = names.sort(([, one], [, other]) => other - one);
    return [`${group}: ${sorted.map(([name, times]) => `${name} ${times}`).join(', ')}`];
  }

  private blindSpots(): string[] {
    if (this.played.kind === 'history') return this.neverDone();
    if (this.seedCount < SEEDS_THAT_REACH_EVERYTHING) return [];
    const { tally, played: all } = this;
    const places = PLACES.filter((place) => tally.of('deaths', place) === 0);
    const played = all.kind === 'place' ? [] : Object.keys(all.faults);
    const kinds = played.filter((kind) => kind !== 'die' && tally.of('faults', kind) === 0);
    return [
      ...places.map((place) => `No gateway died ${place}`),
      ...kinds.map((kind) => `No world had the fault ${kind}`),
    ];
  }

  private neverDone(): string[] {
    const { tally, played, seedCount } = this;
    const isAll = PLAYED_PLOT.every((kind) => played.plot.includes(kind));
    if (!isAll || seedCount < HISTORIES_THAT_HOLD_EVERYTHING) return [];
    const acts = ACT_NAMES.filter((act) => tally.of('acts', act) === 0);
    const schemes = SCHEME_NAMES.filter((scheme) => tally.of('schemes', scheme) === 0);
    return [
      ...acts.map((act) => `No history had the act "${act}"`),
      ...schemes.map((scheme) => `No history had the scheme ${scheme}`),
    ];
  }
}

export function linesOfFailure(
  { seed, kind, violations }: SeedOutcome,
  played: Omit<Played, 'kind'>,
): string[] {
  const words = `--${kind} ${seed}${chosenWords(kind, played)}`;
  return [
    `${NAMES[kind].one} ${seed} FAILED; replay it by: npm run simulate -- ${words}`,
    ...violations.map(({ rule, detail }) => `  ${rule}: ${detail}`),
  ];
}

function chosenWords(kind: StoryKind, { faults, plot }: Omit<Played, 'kind'>): string {
  if (kind === 'seed') return inWords(faults);
  const isChosen = kind === 'history' && plot.join() !== PLAYED_PLOT.join();
  return isChosen ? ` --plot ${plot.join()}` : '';
}

/** As the command line takes them; nothing when all are played. */
function inWords(faults: FaultWeights): string {
  if (faults === FAULT_WEIGHTS) return '';
  const kinds = Object.entries(faults).flatMap(([kind, weight]) =>
    Array.from({ length: weight }, () => kind),
  );
  return ` --faults ${kinds.join()}`;
}
