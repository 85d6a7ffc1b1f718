import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import { UnitOfWork } from '../../src/kernel';

interface Level {
  isOver: boolean;
  readonly afterCommit: (() => void)[];
}

/** For specs whose ports are in memory: it undoes nothing, and does after a commit what the real one does. */
export class MemoryUnitOfWork extends UnitOfWork {
  private readonly levels = new AsyncLocalStorage<Level>();

  override async run<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.current();
    const level: Level = { isOver: false, afterCommit: [] };
    try {
      const result = await this.levels.run(level, work);
      level.isOver = true;
      if (outer) outer.afterCommit.push(...level.afterCommit);
      else for (const each of level.afterCommit) attempt(each);
      return result;
    } finally {
      level.isOver = true;
    }
  }

  override confirm(): Promise<void> {
    return Promise.resolve();
  }

  override afterCommit(work: () => void): void {
    const level = this.current();
    if (!level) throw new Error('Work after the commit needs a unit of work');
    level.afterCommit.push(work);
  }

  override isActive(): boolean {
    return this.current() !== undefined;
  }

  private current(): Level | undefined {
    const level = this.levels.getStore();
    return level?.isOver === false ? level : undefined;
  }
}

/** What is committed stays so, whatever comes of it. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    new Logger('Memory').error({ err: error }, 'Work after a commit failed');
  }
}
