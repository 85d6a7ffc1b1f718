import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DatabaseOptions } from '../../../src/adapters/postgres';
import { PostgresScanCursor } from '../../../src/adapters/postgres/scan/postgres-scan-cursor';
import { PostgresSession } from '../../../src/adapters/postgres/connection/postgres-session';
import { PostgresScanLock } from '../../../src/adapters/postgres/scan/postgres-scan-lock';
import type { CursorPosition } from '../../../src/scan';
import { PostgresHarness } from '../postgres/postgres-harness';

const POLL_MILLISECONDS = 10;
const POLLS = 500;

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  throw new Error('it did not become true');
}

describe('Scan on PostgreSQL', () => {
  let harness: PostgresHarness;

  beforeAll(async () => {
    harness = await PostgresHarness.open(5);
  });

  afterAll(() => harness.close());

  describe('ScanCursor', () => {
    const start: CursorPosition = {
      blockNumber: 100,
      blockId: 'id-100',
      blockTime: new Date('2026-03-01T00:00:00Z'),
      historySequence: 7,
      startBlockNumber: 100,
      openingBlockNumber: 120,
      chainId: 'chain',
      hotWalletId: '1.2.9',
    };
    const next = { blockNumber: 110, blockId: 'id-110', blockTime: new Date(), historySequence: 9 };

    let cursor: PostgresScanCursor;

    beforeAll(() => {
      cursor = new PostgresScanCursor(harness.database);
    });

    const advance = (from: CursorPosition, to: typeof next) =>
      harness.unitOfWork.run(() => cursor.advance(from, to));

    it('is nowhere before the first start, and starts once', async () => {
      expect(await cursor.load()).toBeNull();
      await cursor.initialise(start);
      await cursor.initialise({ ...start, blockNumber: 5, startBlockNumber: 5 });
      const [first, ...others] = await cursor.checkpoints(start.blockNumber);
      expect(first).toMatchObject({ number: start.blockNumber, id: start.blockId });
      expect(others).toEqual([]);
      expect(await cursor.load()).toEqual(start);
    });

    it('moves on in a unit of work, for one of two scanners', async () => {
      await expect(cursor.advance(start, next)).rejects.toThrow('unit of work');
      const moved = await Promise.all([advance(start, next), advance(start, next)]);
      expect([...moved].sort()).toEqual([false, true]);
      expect(await cursor.load()).toEqual({ ...start, ...next });
      expect(await advance({ ...start, ...next, blockId: 'other' }, next)).toBe(false);
      expect(await advance({ ...start, ...next, historySequence: 8 }, next)).toBe(false);
    });

    it('can be relied upon until the commit, and not where another has moved it on', async () => {
      const here = { ...start, ...next };
      const isStillAt = (position: CursorPosition) =>
        harness.unitOfWork.run(() => cursor.isStillAt(position));
      await expect(cursor.isStillAt(here)).rejects.toThrow('unit of work');
      expect(await isStillAt(here)).toBe(true);
      expect(await isStillAt(start)).toBe(false);
      let isOver = false;
      const relying = harness.unitOfWork.run(async () => {
        await cursor.isStillAt(here);
        await new Promise((resolve) => setTimeout(resolve, 200));
        isOver = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 50));
      await advance(here, next);
      expect(isOver).toBe(true);
      await relying;
    });

    it('stays where it is when the step fails', async () => {
      const from = { ...start, ...next };
      const to = { ...next, blockNumber: 111 };
      await expect(
        harness.unitOfWork.run(async () => {
          await cursor.advance(from, to);
          throw new Error('step failed');
        }),
      ).rejects.toThrow('step failed');
      expect((await cursor.load())?.blockNumber).toBe(110);
    });

    it('never goes back, changes its chain, or vanishes', async () => {
      await expect(advance({ ...start, ...next }, { ...next, blockNumber: 109 })).rejects.toThrow(
        'what was read stays read',
      );
      for (const statement of [
        'UPDATE scan_cursor SET history_sequence = 0',
        "UPDATE scan_cursor SET chain_id = 'other'",
        "UPDATE scan_cursor SET hot_wallet_id = '1.2.1'",
        'UPDATE scan_cursor SET start_block_number = 1',
        'DELETE FROM scan_cursor',
        'TRUNCATE scan_cursor',
      ]) {
        await expect(harness.sql(statement)).rejects.toThrow('refused');
      }
    });
  });

  describe('ScanCursor and a chain that goes back', () => {
    it('goes back by a reconciliation alone, to a place where it has stood', async () => {
      const cursor = new PostgresScanCursor(harness.database);
      const here = await cursor.load();
      if (!here) throw new Error('There is no cursor');
      const places = await cursor.checkpoints(here.blockNumber);
      const last = places.at(-1);
      expect(last).toMatchObject({ number: here.blockNumber, id: here.blockId });
      const on = { ...here, blockNumber: here.blockNumber + 5, blockId: 'lost' };
      const back = { ...here, historySequence: 1 };
      await harness.unitOfWork.run(() => cursor.advance(here, on));
      await expect(harness.unitOfWork.run(() => cursor.advance(on, back))).rejects.toThrow(
        'what was read stays read',
      );
      const reconciliation = {
        ...{ id: randomUUID(), at: new Date(), by: 'alice', reason: 'restored from a snapshot' },
      };
      await harness.unitOfWork.run(() => cursor.goBack(on, back, reconciliation));
      expect(await cursor.load()).toEqual(back);
      expect(await cursor.checkpoints(on.blockNumber)).toEqual(places);
      await expect(harness.sql('DELETE FROM chain_reconciliation')).rejects.toThrow('refused');
    });
  });

  describe('ScanLock', () => {
    const sessions: PostgresSession[] = [];

    afterEach(async () => {
      for (const session of sessions.splice(0)) await session.onApplicationShutdown();
    });

    function newLock(): PostgresScanLock {
      const session = new PostgresSession(new DatabaseOptions(harness.test.url, 1));
      sessions.push(session);
      return new PostgresScanLock(session);
    }

    /** Work that goes on until it is told to end. */
    function heldWork() {
      let end = (): void => undefined;
      let started = (): void => undefined;
      const hasStarted = new Promise<void>((resolve) => (started = resolve));
      const hasEnded = new Promise<void>((resolve) => (end = resolve));
      const work = async (): Promise<string> => {
        started();
        await hasEnded;
        return 'done';
      };
      return { work, end, hasStarted };
    }

    const endLockSessions = () =>
      harness.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
         WHERE locktype = 'advisory' AND granted AND datname = current_database()`,
      );

    it('lets one at a time through, in one process and in several', async () => {
      const [mine, theirs] = [newLock(), newLock()];
      const first = heldWork();
      const running = mine.runExclusively(first.work);
      await first.hasStarted;
      const never = () => Promise.reject(new Error('two at once'));
      expect(await mine.runExclusively(never)).toBeNull();
      expect(await theirs.runExclusively(never)).toBeNull();
      first.end();
      expect(await running).toBe('done');
      expect(await theirs.runExclusively(() => Promise.resolve('next'))).toBe('next');
      expect(await mine.runExclusively(() => Promise.resolve('again'))).toBe('again');
    });

    it('is free again after a failure, which it passes on', async () => {
      const lock = newLock();
      await expect(lock.runExclusively(() => Promise.reject(new Error('scan')))).rejects.toThrow(
        'scan',
      );
      expect(await newLock().runExclusively(() => Promise.resolve('free'))).toBe('free');
    });

    it('says so when it lost its connection while it was held, and works again after', async () => {
      const lock = newLock();
      const first = heldWork();
      const running = lock.runExclusively(first.work);
      const outcome = expect(running).rejects.toThrow('connection of the scan lock was lost');
      await first.hasStarted;
      await endLockSessions();
      await until(async () => (await newLock().runExclusively(() => Promise.resolve(1))) === 1);
      first.end();
      await outcome;
      expect(await lock.runExclusively(() => Promise.resolve('again'))).toBe('again');
    });

    it('is freed when the process that held it is gone', async () => {
      const holder = new Client({ connectionString: harness.test.url });
      holder.on('error', () => undefined);
      await holder.connect();
      await holder.query('SELECT pg_advisory_lock(7001203)');
      const lock = newLock();
      expect(await lock.runExclusively(() => Promise.resolve(1))).toBeNull();
      await holder.end();
      await until(async () => (await lock.runExclusively(() => Promise.resolve(1))) === 1);
    });
  });
});
