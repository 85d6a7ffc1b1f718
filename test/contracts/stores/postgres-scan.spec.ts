import { describeScanContract } from 'crowdwiz-testkit/contracts';
import { Client } from 'pg';
import { DatabaseOptions } from '../../../src/adapters/postgres';
import { PostgresScanCursor } from '../../../src/adapters/postgres/scan/postgres-scan-cursor';
import { PostgresSession } from '../../../src/adapters/postgres/connection/postgres-session';
import { PostgresScanLock } from '../../../src/adapters/postgres/scan/postgres-scan-lock';
import type { CursorPosition } from '../../../src/scan';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';

const POLL_MILLISECONDS = 10;
const POLLS = 500;

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  throw new Error('it did not become true');
}

describeScanContract('Scan on PostgreSQL', postgresStores);

/** Work that goes on until it is told to end. */
function heldWork() {
  let end = (): void => undefined;
  let started = (): void => undefined;
  const hasStarted = new Promise<void>((resolve) => (started = resolve));
  const hasEnded = new Promise<void>((resolve) => (end = resolve));
  const run = async (): Promise<string> => {
    started();
    await hasEnded;
    return 'done';
  };
  return { run, end, hasStarted };
}

/** What PostgreSQL alone promises. */
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

    beforeAll(async () => {
      cursor = new PostgresScanCursor(harness.database);
      await cursor.initialise({ ...start, ...next });
    });

    const isLockWaitedFor = async () => {
      const waiting = await harness.sql(
        `SELECT 1 FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    };
    const advance = (from: CursorPosition, to: typeof next) =>
      harness.unitOfWork.run(() => cursor.advance(from, to));

    it('can be relied upon until the commit, and not where another has moved it on', async () => {
      const here = { ...start, ...next };
      const isStillAt = (position: CursorPosition) =>
        harness.unitOfWork.run(() => cursor.isStillAt(position));
      await expect(cursor.isStillAt(here)).rejects.toThrow('unit of work');
      expect(await isStillAt(here)).toBe(true);
      expect(await isStillAt(start)).toBe(false);
      const work = heldWork();
      let isOver = false;
      const relying = harness.unitOfWork.run(async () => {
        await cursor.isStillAt(here);
        await work.run();
        isOver = true;
      });
      await work.hasStarted;
      const advanced = advance(here, next).then(() => isOver);
      await until(isLockWaitedFor);
      work.end();
      expect(await advanced).toBe(true);
      await relying;
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

    const endLockSessions = () =>
      harness.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
         WHERE locktype = 'advisory' AND granted AND datname = current_database()`,
      );

    it('says so when it lost its connection while it was held, and works again after', async () => {
      const lock = newLock();
      const first = heldWork();
      const running = lock.runExclusively(first.run);
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
