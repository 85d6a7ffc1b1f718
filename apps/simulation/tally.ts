import { Tally } from '../shared/tally';

/** Counts what happened in a world, or in many, by group. */
export class WorldTally {
  private readonly groups = new Map<string, Tally>();

  count(group: string, name: string, times = 1): void {
    const tally = this.groups.get(group) ?? new Tally();
    this.groups.set(group, tally);
    tally.add(name, times);
  }

  add(other: TallyCounts): void {
    for (const [group, names] of Object.entries(other)) {
      for (const [name, times] of Object.entries(names)) this.count(group, name, times);
    }
  }

  of(group: string, name: string): number {
    return this.groups.get(group)?.of(name) ?? 0;
  }

  sum(group: string): number {
    return this.groups.get(group)?.sum ?? 0;
  }

  toJSON(): TallyCounts {
    return Object.fromEntries(
      [...this.groups].map(([group, tally]) => [group, Object.fromEntries(tally.rows)]),
    );
  }
}

/** How often, by group and name. */
export type TallyCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;
