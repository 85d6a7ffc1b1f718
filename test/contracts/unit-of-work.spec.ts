import type { UnitOfWork } from '../../src/kernel';
import { MemoryUnitOfWork } from '../support/memory-unit-of-work';
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

  it('is refused outside a unit of work, and in one that is over', async () => {
    expect(() => {
      unitOfWork.afterCommit(() => undefined);
    }).toThrow('needs a unit of work');
    let late: Promise<void> | undefined;
    let goOn: (() => void) | undefined;
    await unitOfWork.run(() => {
      late = new Promise<void>((resolve) => {
        goOn = resolve;
      }).then(() => later('late'));
      return Promise.resolve();
    });
    goOn?.();
    await expect(late).rejects.toThrow('needs a unit of work');
    expect(done).toEqual([]);
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
