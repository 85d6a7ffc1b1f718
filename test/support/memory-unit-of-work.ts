import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import { doAfterCommit, UnitOfWork } from '../../src/kernel';

interface Level {
  isOver: boolean;
  readonly afterCommit: (() => unknown)[];
}

/** For specs whose ports are in memory: it undoes nothing, and does after a commit what the real one does. */
export class MemoryUnitOfWork extends UnitOfWork {
  private readonly levels = new AsyncLocalStorage<Level | null>();

  override async run<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.current();
    const level: Level = { isOver: false, afterCommit: [] };
    try {
      const result = await this.levels.run(level, work);
      level.isOver = true;
      if (outer) outer.afterCommit.push(...level.afterCommit);
      else this.doAll(level.afterCommit);
      return result;
    } finally {
      level.isOver = true;
    }
  }

  override confirm(): Promise<void> {
    return Promise.resolve();
  }

  override afterCommit(work: () => unknown): void {
    const level = this.levels.getStore();
    if (level?.isOver) throw new Error('The unit of work of this work is over');
    if (level) level.afterCommit.push(work);
    else this.doAll([work]);
  }

  override isActive(): boolean {
    return this.current() !== undefined;
  }

  private current(): Level | undefined {
    const level = this.levels.getStore();
    return level?.isOver === false ? level : undefined;
  }

  /** Outside of every unit of work. What is committed stays so, whatever comes of it. */
  private doAll(works: readonly (() => unknown)[]): void {
    this.levels.run(null, doAfterCommit, works, complain);
  }
}

function complain(error: unknown): void {
  new Logger('Memory').error({ err: error }, 'Work after a commit failed');
}
