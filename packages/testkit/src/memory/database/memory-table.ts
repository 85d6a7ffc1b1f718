import type { Page, PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import { readCursor, readTimedCursor, writeCursor, writeTimedCursor } from './page-cursor';

/** Names a table and the type of its rows. */
export class TableKey<Row extends object> {
  /** Never there: it only ties the key to its rows. */
  declare readonly row: Row;

  constructor(readonly name: string) {}
}

/** Who opens and ends units of work over the tables. */
export interface TableOwner {
  isInUnit(): boolean;
  /** Throws outside of a unit of work. What changed is undone with it. */
  noteChange(table: Committable, undo: () => void): void;
}

export interface Committable {
  commit(): void;
}

interface Stored<Row> {
  /** Grows with each row that is added; not given again when one is undone. */
  readonly position: number;
  readonly row: Row;
}

/**
 * Rows by key, in the order in which they were added. Rows are never changed, only replaced. What a unit of
 * work writes is seen by itself alone until it commits.
 */
export class MemoryTable<Row extends object> {
  private readonly committed = new Map<string, Stored<Row>>();
  /** Of the unit of work that is open; null: deleted. */
  private readonly changed = new Map<string, Stored<Row> | null>();
  private lastPosition = 0;

  constructor(
    readonly key: TableKey<Row>,
    private readonly owner: TableOwner,
  ) {}

  get(key: string): Row | null {
    return this.stored(key)?.row ?? null;
  }

  has(key: string): boolean {
    return this.stored(key) !== null;
  }

  positionOf(key: string): number | null {
    return this.stored(key)?.position ?? null;
  }

  /** False, changing nothing, when there is one of that key. */
  insert(key: string, row: Row): boolean {
    if (this.has(key)) return false;
    this.lastPosition += 1;
    this.change(key, { position: this.lastPosition, row });
    return true;
  }

  /** Adds it, or replaces the one of that key. */
  put(key: string, row: Row): void {
    const known = this.stored(key);
    if (known === null) this.insert(key, row);
    else this.change(key, { position: known.position, row });
  }

  /** False when there is none of that key. */
  delete(key: string): boolean {
    if (!this.has(key)) return false;
    this.change(key, null);
    return true;
  }

  /** In the order in which they were added. */
  rows(condition: (row: Row) => boolean = () => true): Row[] {
    const rows: Row[] = [];
    for (const { row } of this.visible()) if (condition(row)) rows.push(row);
    return rows;
  }

  find(condition: (row: Row) => boolean): Row | null {
    for (const { row } of this.visible()) if (condition(row)) return row;
    return null;
  }

  some(condition: (row: Row) => boolean): boolean {
    return this.find(condition) !== null;
  }

  count(condition: (row: Row) => boolean): number {
    let count = 0;
    for (const { row } of this.visible()) if (condition(row)) count += 1;
    return count;
  }

  /** Newest first. Throws RangeError for a limit or a cursor that no list takes. */
  page<Item>(
    list: string,
    { limit, cursor }: PageRequest,
    toItem: (row: Row) => Item,
    condition: (row: Row) => boolean = () => true,
  ): Page<Item> {
    const before = readCursor(list, limit, cursor);
    const found = [...this.visible()]
      .filter(({ position, row }) => position < before && condition(row))
      .sort((one, other) => other.position - one.position);
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return {
      items: shown.map(({ row }) => toItem(row)),
      nextCursor: hasMore ? writeCursor(list, last.position) : null,
    };
  }

  /** By a time, newest first; of one moment, by the order in which they were added. Throws as `page` does. */
  pageByTime<Item>(
    list: string,
    { limit, cursor }: PageRequest,
    timeOf: (row: Row) => Date,
    toItem: (row: Row) => Item,
    condition: (row: Row) => boolean = () => true,
  ): Page<Item> {
    const before = readTimedCursor(list, limit, cursor);
    const isBefore = ({ at, position }: { at: number; position: number }) =>
      before === null || at < before.at || (at === before.at && position < before.position);
    const found = [...this.visible()]
      .map(({ position, row }) => ({ at: timeOf(row).getTime(), position, row }))
      .filter((each) => isBefore(each) && condition(each.row))
      .sort((one, other) => other.at - one.at || other.position - one.position);
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return {
      items: shown.map(({ row }) => toItem(row)),
      nextCursor: hasMore ? writeTimedCursor(list, last) : null,
    };
  }

  /** Whether a unit of work that is not the caller's has changed that row. */
  isChangedElsewhere(key: string): boolean {
    return this.changed.has(key) && !this.owner.isInUnit();
  }

  /** The unit of work that changed it has committed. */
  commit(): void {
    for (const [key, stored] of this.changed) {
      if (stored === null) this.committed.delete(key);
      else this.committed.set(key, stored);
    }
    this.changed.clear();
  }

  private isChangeVisible(): boolean {
    return this.changed.size > 0 && this.owner.isInUnit();
  }

  private stored(key: string): Stored<Row> | null {
    if (this.isChangeVisible()) {
      const changed = this.changed.get(key);
      if (changed !== undefined) return changed;
    }
    return this.committed.get(key) ?? null;
  }

  private visible(): Iterable<Stored<Row>> {
    return this.isChangeVisible() ? this.withChanges() : this.committed.values();
  }

  private *withChanges(): Iterable<Stored<Row>> {
    for (const [key, stored] of this.committed) {
      const changed = this.changed.get(key);
      if (changed === undefined) yield stored;
      else if (changed !== null) yield changed;
    }
    for (const [key, changed] of this.changed) {
      if (changed !== null && !this.committed.has(key)) yield changed;
    }
  }

  private change(key: string, stored: Stored<Row> | null): void {
    const before = this.changed.get(key);
    this.owner.noteChange(this, () => {
      if (before === undefined) this.changed.delete(key);
      else this.changed.set(key, before);
    });
    this.changed.set(key, stored);
  }
}
