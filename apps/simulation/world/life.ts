/** Where a gateway waits for somebody else, and may therefore find the world changed, or itself dead. */
export const PLACES = [
  'before a statement',
  'before a commit',
  'after a commit',
  'before a broadcast',
  'after a broadcast',
  'before a question to the chain',
  'after an answer of the chain',
  'before a call to Telegram',
  'after a reply of Telegram',
  'before an update is handled',
  'after an update was handled',
] as const;

export type Place = (typeof PLACES)[number];

/** What may happen to a gateway at a place. */
export const DEED_KINDS = ['die', 'cut-database', 'refuse-commit', 'lose-commit-reply'] as const;

export type DeedKind = (typeof DEED_KINDS)[number];

/** Something that happens to a gateway once it has come by so many more places. */
export interface Deed {
  readonly kind: DeedKind;
  /** 0: at the next one. */
  readonly afterPlaces: number;
  /** Only these count; any without it. */
  readonly places?: readonly Place[];
}

interface ArmedDeed {
  readonly deed: Deed;
  left: number;
}

/** A new one each time: a promise that never ends would keep alive all who ever waited for it. */
function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}

/**
 * One simulated gateway process. Every promise that it awaits passes through here. After a simulated crash
 * no awaited promise settles, so no more of its code runs, as after kill -9.
 */
export class Life {
  /** Resolves with the place at which it ended. */
  readonly ended: Promise<Place | null>;
  private announceEnd: (place: Place | null) => void = () => undefined;
  private isOverNow = false;
  private armed: ArmedDeed[] = [];
  private readonly passedCounts = new Map<Place, number>();
  private last: Place | null = null;

  /** `tell` hears of each deed in the moment in which it happens. */
  constructor(private readonly tell: (kind: DeedKind, place: Place) => void = () => undefined) {
    this.ended = new Promise((resolve) => {
      this.announceEnd = resolve;
    });
  }

  get isOver(): boolean {
    return this.isOverNow;
  }

  /** How often it has come by such a place. */
  passed(place: Place): number {
    return this.passedCounts.get(place) ?? 0;
  }

  /** Where it came by last; null before the first place. */
  get lastPlace(): Place | null {
    return this.last;
  }

  arm(deed: Deed): void {
    this.armed.push({ deed, left: deed.afterPlaces });
  }

  /** Nothing that was armed will happen. */
  disarm(): void {
    this.armed = [];
  }

  /** Ends it here and now, from outside. */
  end(place: Place | null = null): void {
    if (this.isOverNow) return;
    this.isOverNow = true;
    this.armed = [];
    this.announceEnd(place);
  }

  /** Does what comes by no place. Once it is over, that is not begun, and never returns. */
  whileAlive<T>(work: () => Promise<T>): Promise<T> {
    return this.isOverNow ? never() : work();
  }

  /** Comes by a place: gives what is to happen there, or never returns. */
  async pass(place: Place): Promise<Exclude<DeedKind, 'die'> | null> {
    if (this.isOverNow) return never();
    this.passedCounts.set(place, this.passed(place) + 1);
    this.last = place;
    const kind = this.takeDue(place);
    if (kind === null) return null;
    this.tell(kind, place);
    if (kind !== 'die') return kind;
    this.end(place);
    return never();
  }

  private takeDue(place: Place): DeedKind | null {
    for (const armed of this.armed) {
      if (armed.deed.places !== undefined && !armed.deed.places.includes(place)) continue;
      if (armed.left > 0) {
        armed.left -= 1;
        continue;
      }
      this.armed = this.armed.filter((each) => each !== armed);
      return armed.deed.kind;
    }
    return null;
  }
}
