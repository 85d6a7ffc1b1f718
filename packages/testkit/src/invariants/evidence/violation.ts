/** One thing that is wrong. */
export interface Violation {
  /** The rule's name, such as `paid-once`. */
  readonly rule: string;
  /** One sentence with the ids that lead to it. */
  readonly detail: string;
}

/** Collects what a rule finds. */
export class Complaints {
  readonly found: Violation[] = [];

  constructor(private readonly rule: string) {}

  add(detail: string): void {
    this.found.push({ rule: this.rule, detail });
  }

  /** Adds the sentence unless the condition holds. */
  demand(condition: boolean, detail: string): void {
    if (!condition) this.add(detail);
  }
}

/** Items by a key, in their order. */
export function groupBy<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
