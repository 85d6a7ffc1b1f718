/** Counts what happened, by name. */
export class Tally {
  private readonly counts = new Map<string, number>();

  add(what: string, count = 1): void {
    this.counts.set(what, this.of(what) + count);
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }

  get sum(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** In the order of the names. */
  get rows(): readonly (readonly [what: string, count: number])[] {
    return [...this.counts].sort(([one], [other]) => (one < other ? -1 : 1));
  }
}
