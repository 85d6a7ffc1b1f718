import { Logger, type LoggerService } from '@nestjs/common';
import { UnitOfWork } from 'crowdwiz-gateway/internal/kernel/index';
import { AcceptedBlocks } from 'crowdwiz-gateway/internal/scan/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `UnitOfWork`: what belongs together happens whole, or not at all; `AcceptedBlocks` shows it. */
export function describeUnitOfWorkContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let unitOfWork: UnitOfWork;
    let blocks: AcceptedBlocks;
    let first = 0;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      unitOfWork = harness.get(UnitOfWork);
      blocks = harness.get(AcceptedBlocks);
    });

    beforeEach(() => {
      first += 100;
    });

    afterAll(() => harness.close());

    /** Numbers within the test. */
    const write = (number: number) =>
      blocks.add({
        blockNumber: first + number,
        blockId: 'a'.repeat(40),
        reason: 'a drill',
        acceptedBy: 'anna',
        acceptedAt: harness.clock.now(),
      });
    const written = async () => {
      const { items } = await blocks.list({ limit: 200, cursor: null });
      return items.map(({ blockNumber }) => blockNumber - first).filter((number) => number > 0);
    };
    const fail = () => Promise.reject(new Error('failed'));

    it('gives what the work gives, and is active while it runs', async () => {
      expect(unitOfWork.isActive()).toBe(false);
      const given = await unitOfWork.run(async () => {
        await write(1);
        return unitOfWork.isActive();
      });
      expect(given).toBe(true);
      expect(unitOfWork.isActive()).toBe(false);
      expect(await written()).toEqual([1]);
    });

    it('undoes all that it wrote when the work throws, nested runs too, and throws the same', async () => {
      const error = new Error('failed');
      const work = unitOfWork.run(async () => {
        await write(1);
        await unitOfWork.run(() => write(2));
        throw error;
      });
      await expect(work).rejects.toBe(error);
      expect(await written()).toEqual([]);
    });

    it('undoes the nested run alone whose error is caught, and what that had nested', async () => {
      await unitOfWork.run(async () => {
        await write(1);
        const nested = unitOfWork.run(async () => {
          await write(2);
          await unitOfWork.run(() => write(3));
          await fail();
        });
        await expect(nested).rejects.toThrow('failed');
        expect(await written()).toEqual([1]);
        await unitOfWork.run(() => write(4));
      });
      expect(await written()).toEqual([4, 1]);
    });

    it('keeps nested runs apart that are started side by side', async () => {
      await unitOfWork.run(async () => {
        const outcomes = await Promise.allSettled(
          [1, 2, 3, 4].map((number) =>
            unitOfWork.run(async () => {
              await write(number * 10);
              await write(number * 10 + 1);
              if (number % 2 === 0) await fail();
            }),
          ),
        );
        const [kept, undone] = ['fulfilled', 'rejected'];
        expect(outcomes.map(({ status }) => status)).toEqual([kept, undone, kept, undone]);
      });
      expect(await written()).toEqual([31, 30, 11, 10]);
    });

    it('shows nobody else what is not committed', async () => {
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      let wrote: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => {
        wrote = resolve;
      });
      const work = unitOfWork.run(async () => {
        await write(1);
        wrote();
        await held;
      });
      await begun;
      expect(await written()).toEqual([]);
      release();
      await work;
      expect(await written()).toEqual([1]);
    });

    it('opens a unit of its own for work that outlives the one it came from', async () => {
      let startLate: () => void = () => undefined;
      let late: Promise<unknown> | undefined;
      await unitOfWork.run(() => {
        const begun = new Promise<void>((resolve) => {
          startLate = resolve;
        });
        late = begun.then(() => unitOfWork.run(() => write(1)));
        return Promise.resolve();
      });
      startLate();
      await late;
      expect(await written()).toEqual([1]);
    });

    it('confirms outside a unit of work alone', async () => {
      await unitOfWork.run(() => write(1));
      await expect(unitOfWork.confirm()).resolves.toBeUndefined();
      await expect(unitOfWork.run(() => unitOfWork.confirm())).rejects.toThrow();
    });
  });
}

/** `UnitOfWork.afterCommit`, in which no store takes part. */
export function describeAfterCommitContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let unitOfWork: UnitOfWork;
    let done: string[];

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      unitOfWork = harness.get(UnitOfWork);
      Logger.overrideLogger(false);
    });

    afterEach(() => {
      Logger.overrideLogger(false);
    });

    afterAll(() => harness.close());

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
      Logger.overrideLogger({
        error: (fields: object) => complaints.push(fields),
      } as LoggerService);
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
}
