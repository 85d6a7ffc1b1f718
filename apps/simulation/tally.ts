/** Counts what happened in a world, or in many. */
export class Tally {
  private readonly counts = new Map<string, Map<string, number>>();

  count(group: string, name: string, times = 1): void {
    const names = this.counts.get(group) ?? new Map<string, number>();
    this.counts.set(group, names);
    names.set(name, (names.get(name) ?? 0) + times);
  }

  add(other: TallyCounts): void {
    for (const [group, names] of Object.entries(other)) {
      for (const [name, times] of Object.entries(names)) this.count(group, name, times);
    }
  }

  of(group: string, name: string): number {
    return this.counts.get(group)?.get(name) ?? 0;
  }

  sum(group: string): number {
    return [...(this.counts.get(group)?.values() ?? [])].reduce((sum, times) => sum + times, 0);
  }

  toJSON(): TallyCounts {
    return Object.fromEntries(
      [...this.counts].map(([group, names]) => [group, Object.fromEntries(names)]),
    );
  }
}

/** How often, by group and name. */
export type TallyCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;
