import { SchedulerRegistry } from '@nestjs/schedule';
import { MemoryDatabase, MemoryProcessSignals } from 'crowdwiz-testkit/memory';
import { MemoryUnitOfWork } from '../../../test/support/memory-unit-of-work';
import type { GatewayCycle } from '../../cycle';
import type { DomainEvent } from '../../kernel';
import type { ChainHealth } from '../../wallet';
import { CycleCaller } from './cycle-caller';
import { CycleTriggers } from './cycle-triggers';
import { ScheduleOptions } from './schedule-options';

const RESUMED: DomainEvent = { type: 'resumed', scope: 'payouts', by: 'olga', reason: 'a drill' };
const REGISTERED: DomainEvent = { type: 'customer_registered', customerId: 'anna' };

/** Lets everything run that waits for nothing. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

describe('what begins rounds', () => {
  const unitOfWork = new MemoryUnitOfWork();
  const database = new MemoryDatabase();
  let triggers: CycleTriggers;
  /** For each cycle whether it was in a unit of work, at its beginning and a moment later. */
  let rounds: boolean[][];
  let announceBlock: () => void;
  /** What the cycle that has begun waits for. */
  let work: () => Promise<unknown>;
  /** What each cycle says of when the next one is due. */
  let dueInMilliseconds: number | null;

  beforeEach(async () => {
    rounds = [];
    work = () => Promise.resolve();
    dueInMilliseconds = null;
    const round = async () => {
      const seen = [unitOfWork.isActive()];
      rounds.push(seen);
      await work();
      seen.push(unitOfWork.isActive());
      return { dueInMilliseconds };
    };
    const cycle: Partial<Record<keyof GatewayCycle, () => Promise<unknown>>> = {
      run: round,
      stop: () => Promise.resolve(),
    };
    const health: Partial<ChainHealth> = {
      onBlock: (listener) => {
        announceBlock = listener;
        return () => undefined;
      },
    };
    triggers = new CycleTriggers(
      cycle as unknown as GatewayCycle,
      health as ChainHealth,
      new SchedulerRegistry(),
      new ScheduleOptions(3_600),
      unitOfWork,
      new MemoryProcessSignals(database),
    );
    triggers.onApplicationBootstrap();
    await settled();
    expect(rounds).toHaveLength(1);
  });

  const stop = () => {
    triggers.onModuleDestroy();
    return triggers.beforeApplicationShutdown();
  };

  afterEach(stop);

  it('begins one with each announced block', async () => {
    announceBlock();
    await settled();
    expect(rounds).toHaveLength(2);
  });

  it('was a guess of milliseconds: a round begins once the event is committed, however long that takes', async () => {
    await unitOfWork.run(async () => {
      await triggers.on(RESUMED);
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(rounds).toHaveLength(1);
    });
    await settled();
    expect(rounds).toHaveLength(2);
  });

  it('begins none for what was undone, and none for what nobody waits for', async () => {
    const undone = unitOfWork.run(async () => {
      await triggers.on(RESUMED);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await unitOfWork.run(() => triggers.on(REGISTERED));
    await settled();
    expect(rounds).toHaveLength(1);
  });

  it('begins one for another process over the same database, once that has committed', async () => {
    const elsewhere = new CycleCaller(unitOfWork, new MemoryProcessSignals(database));
    await unitOfWork.run(async () => {
      await elsewhere.on(REGISTERED);
      await elsewhere.on(RESUMED);
      await settled();
      expect(rounds).toHaveLength(1);
    });
    await settled();
    expect(rounds).toHaveLength(2);
  });

  it('begins one more after a round in which several asked for one', async () => {
    let end = (): void => undefined;
    work = () =>
      new Promise<void>((resolve) => {
        end = resolve;
      });
    announceBlock();
    await settled();
    announceBlock();
    await unitOfWork.run(() => triggers.on(RESUMED));
    await settled();
    expect(rounds).toHaveLength(2);
    work = () => Promise.resolve();
    end();
    await settled();
    expect(rounds).toHaveLength(3);
  });

  it('does not go on in the transaction of whoever asked for the round', async () => {
    await unitOfWork.run(async () => {
      announceBlock();
      await settled();
    });
    await settled();
    expect(rounds).toEqual([
      [false, false],
      [false, false],
    ]);
  });

  it('begins one when what waits for others is due, and none once the gateway stops', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    try {
      dueInMilliseconds = 2_000;
      announceBlock();
      await settled();
      await jest.advanceTimersByTimeAsync(1_999);
      expect(rounds).toHaveLength(2);
      await jest.advanceTimersByTimeAsync(1);
      await settled();
      expect(rounds).toHaveLength(3);
      await stop();
      await jest.advanceTimersByTimeAsync(60_000);
      await settled();
      expect(rounds).toHaveLength(3);
    } finally {
      jest.useRealTimers();
    }
  });

  it('begins none any more once the gateway stops', async () => {
    await stop();
    announceBlock();
    await settled();
    expect(rounds).toHaveLength(1);
  });
});
