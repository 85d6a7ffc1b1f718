import { Logger, type LoggerService } from '@nestjs/common';
import type { UnitOfWork } from '../../../src/kernel';
import { MemoryUnitOfWork } from '../../support/memory-unit-of-work';
import { PostgresHarness } from './postgres-harness';

interface Opened {
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

const openers: readonly [string, () => Promise<Opened>][] = [
  ['in memory', () => Promise.resolve({ unitOfWork: new MemoryUnitOfWork(), close: nothing })],
  ['on PostgreSQL', () => PostgresHarness.open(4)],
];

function nothing(): Promise<void> {
  return Promise.resolve();
}

describe.each(openers)('work after a commit, %s', (_name, open) => {
  let opened: Opened;
  let unitOfWork: UnitOfWork;
  let done: string[];

  beforeAll(async () => {
    opened = await open();
    ({ unitOfWork } = opened);
    Logger.overrideLogger(false);
  });

  afterEach(() => {
    Logger.overrideLogger(false);
  });

  afterAll(() => opened.close());

  beforeEach(() => {
    done = [];
  });

  /** What the caller is to do once it is committed. */
  const later = (text: string) => {
    unitOfWork.afterCommit(() => done.push(`${text}, ${unitOfWork.isActive() ? 'in' : 'out'}`));
    return Promise.resolve();
  };
  const fail = () => Promise.reject(new Error('failed'));

  it('is done once, in order, when the outermost run has ended, and outside of it', async () => {
    await unitOfWork.run(async () => {
      await later('first');
      await unitOfWork.run(() => later('inner'));
      await later('last');
      expect(done).toEqual([]);
    });
    expect(done).toEqual(['first, out', 'inner, out', 'last, out']);
    await unitOfWork.run(() => Promise.resolve());
    expect(done).toHaveLength(3);
  });

  it('is not done when the run fails, whatever its nested runs did', async () => {
    const work = unitOfWork.run(async () => {
      await later('outer');
      await unitOfWork.run(() => later('inner'));
      await fail();
    });
    await expect(work).rejects.toThrow('failed');
    expect(done).toEqual([]);
  });

  it('goes with the nested run that was undone, and no further', async () => {
    await unitOfWork.run(async () => {
      await later('before');
      const inner = unitOfWork.run(async () => {
        await later('undone');
        await unitOfWork.run(() => later('undone with it'));
        await fail();
      });
      await expect(inner).rejects.toThrow('failed');
      await later('after');
    });
    expect(done).toEqual(['before, out', 'after, out']);
  });

  it('is done once when the run is tried again, by the one that commits', async () => {
    for (const outcome of ['fails', 'fails', 'commits']) {
      const attempt = unitOfWork.run(async () => {
        await later(outcome);
        if (outcome === 'fails') await fail();
      });
      if (outcome === 'fails') await expect(attempt).rejects.toThrow('failed');
      else await attempt;
    }
    expect(done).toEqual(['commits, out']);
  });

  it('of runs side by side is done with its own', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = unitOfWork.run(async () => {
      await later('slow');
      await held;
    });
    await unitOfWork.run(() => later('quick'));
    expect(done).toEqual(['quick, out']);
    release();
    await slow;
    expect(done).toEqual(['quick, out', 'slow, out']);
  });

  it('is done at once outside a unit of work, and refused in one that is over', async () => {
    await later('at once');
    expect(done).toEqual(['at once, out']);
    let late: Promise<void> | undefined;
    let goOn: (() => void) | undefined;
    await unitOfWork.run(() => {
      late = new Promise<void>((resolve) => {
        goOn = resolve;
      }).then(() => later('late'));
      return Promise.resolve();
    });
    goOn?.();
    await expect(late).rejects.toThrow('is over');
    expect(done).toHaveLength(1);
  });

  it('may open a unit of work of its own, for which nobody waits', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let ended: Promise<void> | undefined;
    await unitOfWork.run(() => {
      unitOfWork.afterCommit(() => {
        ended = unitOfWork.run(async () => {
          await later('of its own');
          await held;
        });
        return ended;
      });
      return Promise.resolve();
    });
    expect(done).toEqual([]);
    release();
    await ended;
    expect(done).toEqual(['of its own, out']);
  });

  it('that fails later reaches nobody, and is logged', async () => {
    const complaints: unknown[] = [];
    Logger.overrideLogger({ error: (fields: object) => complaints.push(fields) } as LoggerService);
    const error = new Error('the log is full');
    await unitOfWork.run(() => {
      unitOfWork.afterCommit(() => Promise.reject(error));
      return Promise.resolve();
    });
    await new Promise(setImmediate);
    expect(complaints).toEqual([{ err: error }]);
  });

  it('leaves what is committed as it is when it throws, and the others are done', async () => {
    const work = unitOfWork.run(async () => {
      unitOfWork.afterCommit(() => {
        throw new Error('the log is full');
      });
      await later('next');
      return 'committed';
    });
    await expect(work).resolves.toBe('committed');
    expect(done).toEqual(['next, out']);
  });
});
