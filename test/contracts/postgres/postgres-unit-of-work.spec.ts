import { Database } from '../../../src/adapters/postgres';
import { PostgresEventLog } from '../../../src/adapters/postgres/kernel/postgres-event-log';
import { DomainError, EventDispatcher, EventListener, type DomainEvent } from '../../../src/kernel';
import { PostgresHarness } from './postgres-harness';

class RememberingListener extends EventListener {
  readonly heard: DomainEvent[] = [];

  override on(event: DomainEvent): Promise<void> {
    this.heard.push(event);
    return Promise.resolve();
  }
}

class BrokenListener extends EventListener {
  override on(): Promise<void> {
    return Promise.reject(new Error('outbox is full'));
  }
}

const registered = (customerId: string): DomainEvent => ({
  type: 'customer_registered',
  customerId,
});

describe('PostgresUnitOfWork', () => {
  let harness: PostgresHarness;

  beforeAll(async () => {
    harness = await PostgresHarness.open(4, 'administrator');
    await harness.sql('CREATE TABLE note (text text NOT NULL UNIQUE)');
  });

  afterAll(() => harness.close());

  beforeEach(() => harness.sql('TRUNCATE note'));

  const write = (text: string) => harness.sql('INSERT INTO note (text) VALUES ($1)', [text]);

  async function notes(): Promise<string[]> {
    const rows = await harness.sql<{ text: string }>('SELECT text FROM note ORDER BY text');
    return rows.map(({ text }) => text);
  }

  it('commits what the work wrote and gives its result', async () => {
    const result = await harness.unitOfWork.run(async () => {
      await write('a');
      await write('b');
      return 42;
    });
    expect(result).toBe(42);
    expect(await notes()).toEqual(['a', 'b']);
  });

  describe('work that others are in the way of', () => {
    /** Each takes one row, and the other one's when both have theirs; gives how often each of them began. */
    async function crossed(run: 'run' | 'runRepeatable') {
      await write('a');
      await write('b');
      const lock = (text: string) =>
        harness.sql('SELECT 1 FROM note WHERE text = $1 FOR UPDATE', [text]);
      const begun = [0, 0];
      let held = 0;
      let both: () => void = () => undefined;
      const haveBoth = new Promise<void>((resolve) => (both = resolve));
      const work = (index: number, [mine, others]: readonly [string, string]) =>
        harness.unitOfWork[run](async () => {
          begun[index] = (begun[index] ?? 0) + 1;
          await lock(mine);
          held += 1;
          if (held === begun.length) both();
          await haveBoth;
          await lock(others);
          return 'done';
        });
      const outcomes = await Promise.allSettled([work(0, ['a', 'b']), work(1, ['b', 'a'])]);
      return { begun: begun.sort(), outcomes };
    }

    it('is undone, and told as such, where PostgreSQL ends one of two that wait for each other', async () => {
      const { begun, outcomes } = await crossed('run');
      expect(begun).toEqual([1, 1]);
      const [done, ended] = outcomes.sort((one, other) => (one.status < other.status ? -1 : 1));
      expect(done).toMatchObject({ value: 'done' });
      expect(ended).toMatchObject({ reason: { code: 'database_busy' } });
    });

    it('is done again from its beginning where it says that it can be', async () => {
      const { begun, outcomes } = await crossed('runRepeatable');
      expect(begun).toEqual([1, 2]);
      for (const outcome of outcomes) expect(outcome).toMatchObject({ value: 'done' });
    });

    it('is done again a few times at most, not at all inside of another one, nor after a lock that it waited for', async () => {
      let attempts = 0;
      const fail = (code: string) => async () => {
        attempts += 1;
        await harness.sql(`DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${code}'; END $$`);
      };
      const counted = async (work: Promise<unknown>) => {
        await expect(work).rejects.toMatchObject({ code: 'database_busy' });
        return attempts;
      };
      const { unitOfWork } = harness;
      expect(await counted(unitOfWork.runRepeatable(fail('40001')))).toBe(4);
      attempts = 0;
      const nested = unitOfWork.run(() => unitOfWork.runRepeatable(fail('40P01')));
      expect(await counted(nested)).toBe(1);
      attempts = 0;
      expect(await counted(unitOfWork.runRepeatable(fail('55P03')))).toBe(1);
      const other = unitOfWork.runRepeatable(fail('22012'));
      await expect(other).rejects.toMatchObject({ name: 'DatabaseError', code: '22012' });
    });
  });

  it('undoes everything and rejects with what the work threw', async () => {
    const refusal = new DomainError('insufficient_points');
    const work = harness.unitOfWork.run(async () => {
      await write('a');
      throw refusal;
    });
    await expect(work).rejects.toBe(refusal);
    expect(await notes()).toEqual([]);
  });

  it('is one of its own database: what another gateway of the process writes meanwhile is not undone', async () => {
    const other = new Database(harness.dataSource);
    const work = harness.unitOfWork.run(async () => {
      await write('undone');
      await other.rows("INSERT INTO note (text) VALUES ('kept')");
      expect(other.isInTransaction()).toBe(false);
      throw new Error('failed');
    });
    await expect(work).rejects.toThrow('failed');
    expect(await notes()).toEqual(['kept']);
  });

  it('joins a nested run: an outer failure undoes it too', async () => {
    const work = harness.unitOfWork.run(async () => {
      await harness.unitOfWork.run(() => write('inner'));
      throw new Error('outer failed');
    });
    await expect(work).rejects.toThrow('outer failed');
    expect(await notes()).toEqual([]);
  });

  it('undoes only the nested run whose refusal the outer one catches', async () => {
    await harness.unitOfWork.run(async () => {
      await write('before');
      await expect(
        harness.unitOfWork.run(async () => {
          await write('inner');
          await write('before');
        }),
      ).rejects.toThrow('duplicate key');
      await write('after');
    });
    expect(await notes()).toEqual(['after', 'before']);
  });

  it('does not pretend to commit when the work swallowed a refused statement', async () => {
    const work = harness.unitOfWork.run(async () => {
      await write('a');
      await write('a').catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await notes()).toEqual([]);
  });

  it('does no work after a commit that the database refuses', async () => {
    await harness.sql('CREATE TABLE late (text text UNIQUE DEFERRABLE INITIALLY DEFERRED)');
    const done: string[] = [];
    const work = (text: string) =>
      harness.unitOfWork.run(async () => {
        await harness.sql('INSERT INTO late (text) VALUES ($1)', ['the same']);
        harness.unitOfWork.afterCommit(() => done.push(text));
      });
    await work('first');
    await expect(work('second')).rejects.toMatchObject({ code: '23505' });
    expect(done).toEqual(['first']);
  });

  it('keeps nested runs apart that are started side by side', async () => {
    await harness.unitOfWork.run(async () => {
      const outcomes = await Promise.allSettled(
        ['a', 'b', 'c', 'd'].map((text, index) =>
          harness.unitOfWork.run(async () => {
            await write(text);
            await write(`${text}2`);
            if (index % 2 === 1) throw new Error('this one not');
          }),
        ),
      );
      expect(outcomes.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
      ]);
    });
    expect(await notes()).toEqual(['a', 'a2', 'c', 'c2']);
  });

  it('keeps transactions of different callers apart', async () => {
    await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        harness.unitOfWork.run(async () => {
          await write(`n${String(index).padStart(2, '0')}`);
          if (index % 3 === 0) throw new Error('this one not');
        }),
      ),
    );
    expect(await notes()).toEqual(['n01', 'n02', 'n04', 'n05', 'n07', 'n08', 'n10', 'n11']);
  });

  it('refuses a statement that somebody forgot to wait for', async () => {
    let startLate: (() => void) | undefined;
    let late: Promise<unknown> | undefined;
    await harness.unitOfWork.run(() => {
      late = new Promise<void>((resolve) => {
        startLate = resolve;
      }).then(() => write('late'));
      return Promise.resolve();
    });
    startLate?.();
    await expect(late).rejects.toThrow('is over');
    expect(await notes()).toEqual([]);
  });

  it('opens a new transaction for work that outlives the one it came from', async () => {
    let startLate: (() => void) | undefined;
    let late: Promise<unknown> | undefined;
    await harness.unitOfWork.run(() => {
      late = new Promise<void>((resolve) => {
        startLate = resolve;
      }).then(() => harness.unitOfWork.run(() => write('later')));
      return Promise.resolve();
    });
    startLate?.();
    await late;
    expect(await notes()).toEqual(['later']);
  });

  it('knows whether it is active', async () => {
    expect(harness.unitOfWork.isActive()).toBe(false);
    await harness.unitOfWork.run(() => {
      expect(harness.unitOfWork.isActive()).toBe(true);
      return Promise.resolve();
    });
    expect(harness.unitOfWork.isActive()).toBe(false);
  });

  it('gives its connection back, also after failures', async () => {
    for (let round = 0; round < 20; round += 1) {
      await harness.unitOfWork
        .run(() => harness.sql('SELECT no_such_column'))
        .catch((error: unknown) => {
          expect(error).toMatchObject({ code: '42703' });
        });
    }
    await harness.unitOfWork.run(() => write('alive'));
    expect(await notes()).toEqual(['alive']);
  });

  it('survives a connection that the server ends in the middle', async () => {
    const work = harness.unitOfWork.run(async () => {
      await write('a');
      const [session] = await harness.sql<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await harness.dataSource.query('SELECT pg_terminate_backend($1)', [session!.pid]);
      await write('b');
    });
    await expect(work).rejects.toThrow();
    await harness.unitOfWork.run(() => write('c'));
    expect(await notes()).toEqual(['c']);
  });

  it('keeps parameters and row contents out of its errors', async () => {
    await write('top secret');
    const failure: unknown = await write('top secret').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(JSON.stringify(failure) + String(failure)).not.toContain('top secret');
  });

  describe('the dispatcher of events over PostgresEventLog', () => {
    const dispatcher = (...listeners: EventListener[]) =>
      new EventDispatcher(new PostgresEventLog(harness.database), harness.clock, listeners);

    const types = async () =>
      harness.sql<{ type: string; payload: unknown }>(
        'SELECT type, payload FROM domain_event ORDER BY id',
      );

    it('refuses to publish outside a unit of work', async () => {
      const publisher = dispatcher();
      await expect(publisher.publish(registered('x'))).rejects.toThrow('unit of work');
    });

    it('tells listeners inside the transaction, and logs what was committed, in order', async () => {
      const listener = new RememberingListener();
      const publisher = dispatcher(listener);
      await harness.unitOfWork.run(async () => {
        await publisher.publish(registered('1'));
        await harness.unitOfWork.run(() => publisher.publish(registered('2')));
        await harness.unitOfWork
          .run(async () => {
            await publisher.publish(registered('undone'));
            throw new Error('undone');
          })
          .catch(() => undefined);
        await publisher.publish(registered('3'));
        expect(listener.heard).toHaveLength(4);
      });
      await expect(
        harness.unitOfWork.run(async () => {
          await publisher.publish(registered('undone as well'));
          throw new Error('undone');
        }),
      ).rejects.toThrow('undone');
      expect(await types()).toEqual(
        ['1', '2', '3'].map((customerId) => ({
          type: 'customer_registered',
          payload: { customerId },
        })),
      );
    });

    it('undoes everything when a listener fails', async () => {
      const before = (await types()).length;
      const publisher = dispatcher(new BrokenListener());
      const work = harness.unitOfWork.run(async () => {
        await write('a');
        await publisher.publish(registered('1'));
      });
      await expect(work).rejects.toThrow('outbox is full');
      expect(await notes()).toEqual([]);
      expect(await types()).toHaveLength(before);
    });
  });
});
