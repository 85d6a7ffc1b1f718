import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import { doAfterCommit } from 'crowdwiz-gateway/internal/kernel/index';
import { MemoryTable, type Committable, type TableKey, type TableOwner } from './memory-table';

/** What PostgreSQL would refuse by a constraint or a trigger. */
export class MemoryRefusal extends Error {
  override readonly name = 'MemoryRefusal';
}

/** One level of a unit of work: the unit itself, or a nested run. */
interface Level {
  readonly database: MemoryDatabase;
  readonly undo: (() => void)[];
  readonly atCommit: (() => void)[];
  readonly afterCommit: (() => unknown)[];
  isOver: boolean;
  /** Nested runs of one level happen one after the other. */
  tail: Promise<unknown>;
}

/** One for the whole process: Node.js walks through all that exist at each promise that is made. */
const CURRENT_LEVEL = new AsyncLocalStorage<Level | null>();

/**
 * Tables in memory, for tests alone. Units of work happen one after the other; whoever reads outside of one
 * sees what was committed. Nothing is kept when the process ends.
 */
export class MemoryDatabase implements TableOwner {
  /** By key; a key's type says what its table holds. */
  private readonly tables = new Map<object, unknown>();
  private readonly changedTables = new Set<Committable>();
  private tail: Promise<unknown> = Promise.resolve();

  /** The table of this key. */
  in<Row extends object>(key: TableKey<Row>): MemoryTable<Row> {
    const known = this.tables.get(key);
    if (known !== undefined) return known as MemoryTable<Row>;
    const table = new MemoryTable<Row>(key, this);
    this.tables.set(key, table);
    return table;
  }

  /** Whether the caller is in a unit of work, and not in one that is over. */
  isInUnit(): boolean {
    return this.current() !== null;
  }

  /** Throws when the caller has not opened a unit of work: its writes would not belong together. */
  requireUnit(what: string): void {
    if (!this.isInUnit()) throw new Error(`${what} needs a unit of work`);
  }

  /** What PostgreSQL does with one statement: it reads what was committed, and what the unit wrote. */
  read<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      resolve(work());
    });
  }

  /** The same for one that writes: outside of a unit it is one by itself. All of it happens, or nothing. */
  async write<T>(work: () => T): Promise<T> {
    return this.run(() => this.read(work));
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.current();
    if (outer) {
      const result = outer.tail.then(() => this.runLevel(outer, work));
      outer.tail = settled(result);
      return result;
    }
    const result = this.tail.then(() => this.runLevel(null, work));
    this.tail = settled(result);
    return result;
  }

  /** Does something in the unit of work as its last deed. */
  atCommit(work: () => void): void {
    this.requireLevel('A write at the commit').atCommit.push(work);
  }

  /** See `UnitOfWork.afterCommit`. */
  afterCommit(work: () => unknown): void {
    const level = this.level();
    if (level?.isOver) throw new Error('The unit of work of this work is over');
    if (level) level.afterCommit.push(work);
    else doAll([work]);
  }

  /** Of a table: what changes is undone with the level that changed it. */
  noteChange(table: Committable, undo: () => void): void {
    this.requireLevel('A change').undo.push(undo);
    this.changedTables.add(table);
  }

  private requireLevel(what: string): Level {
    const level = this.level();
    // A forgotten await must not turn into a write of its own after the rollback.
    if (level?.isOver) throw new Error('The unit of work of this statement is over');
    if (!level) throw new Error(`${what} needs a unit of work`);
    return level;
  }

  private level(): Level | null {
    const level = CURRENT_LEVEL.getStore();
    return level?.database === this ? level : null;
  }

  private current(): Level | null {
    const level = this.level();
    return level?.isOver === false ? level : null;
  }

  private async runLevel<T>(outer: Level | null, work: () => Promise<T>): Promise<T> {
    const level: Level = {
      database: this,
      undo: [],
      atCommit: [],
      afterCommit: [],
      isOver: false,
      tail: Promise.resolve(),
    };
    try {
      const result = await CURRENT_LEVEL.run(level, async () => {
        const given = await work();
        await level.tail;
        if (!outer) for (const each of level.atCommit) each();
        return given;
      });
      level.isOver = true;
      if (outer) mergeInto(outer, level);
      else this.commit(level);
      return result;
    } catch (error) {
      level.isOver = true;
      await level.tail;
      for (const undo of level.undo.reverse()) undo();
      if (!outer) this.changedTables.clear();
      throw error;
    }
  }

  private commit(level: Level): void {
    for (const table of this.changedTables) table.commit();
    this.changedTables.clear();
    doAll(level.afterCommit);
  }
}

function mergeInto(outer: Level, level: Level): void {
  outer.undo.push(...level.undo);
  outer.atCommit.push(...level.atCommit);
  outer.afterCommit.push(...level.afterCommit);
}

function settled(result: Promise<unknown>): Promise<unknown> {
  return result.then(
    () => undefined,
    () => undefined,
  );
}

/** Outside of every unit of work. What is committed stays so, whatever comes of this. */
function doAll(works: readonly (() => unknown)[]): void {
  if (works.length > 0) CURRENT_LEVEL.run(null, doAfterCommit, works, complain);
}

function complain(error: unknown): void {
  new Logger('Memory').error({ err: error }, 'Work after a commit failed');
}
