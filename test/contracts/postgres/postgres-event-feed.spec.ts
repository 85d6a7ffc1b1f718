import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { createDataSource, Database, DatabaseOptions } from '../../../src/adapters/postgres';
import { PostgresEventFeed } from '../../../src/adapters/postgres/events/postgres-event-feed';
import { PostgresEventStore } from '../../../src/adapters/postgres/events/postgres-event-store';
import type { RecordedEvent } from '../../../src/events';
import { createTestDatabase, type TestDatabase } from '../../support/database';

const WRITERS = 40;
const CHANGES_OF_EACH = 12;
const READERS = 3;
const KILLS = 4;
const KILL_EVERY_MILLISECONDS = 60;
const POOL_SIZE = 20;
const DIST = join(__dirname, '../../../dist');

/** Publishes a few events at a time for as long as it lives: a process of its own, by what is built. */
const PUBLISHER = `
  require('reflect-metadata');
  const { createDataSource, Database, DatabaseOptions } = require('${DIST}/adapters/postgres/index.js');
  const { PostgresEventStore } = require('${DIST}/adapters/postgres/events/postgres-event-store.js');
  createDataSource(new DatabaseOptions(process.env.PUBLISHED_DATABASE, 1)).initialize().then(async (source) => {
    const store = new PostgresEventStore(new Database(source));
    process.stdout.write('begun');
    for (;;) await store.publish(3);
  });`;

describe('what only PostgreSQL promises of the feed of events', () => {
  let test: TestDatabase;
  let dataSource: DataSource;
  let database: Database;
  let store: PostgresEventStore;
  let feed: PostgresEventFeed;

  beforeEach(async () => {
    test = await createTestDatabase();
    dataSource = await createDataSource(new DatabaseOptions(test.url, POOL_SIZE)).initialize();
    database = new Database(dataSource);
    store = new PostgresEventStore(database);
    feed = new PostgresEventFeed(database);
  });

  afterEach(async () => {
    await dataSource.destroy();
    await test.drop();
  });

  const event = (writer: number, change: number) => ({
    ...{ id: randomUUID(), type: 'points.adjusted', version: 1, at: new Date() },
    ...{ customerId: randomUUID(), data: { writer, change } },
  });

  async function startPublisher(): Promise<ChildProcess> {
    const env = { ...process.env, PUBLISHED_DATABASE: test.url };
    const child = spawn(process.execPath, ['-e', PUBLISHER], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => {
        resolve();
      });
      child.once('exit', () => {
        reject(new Error('The publisher ended before it began'));
      });
    });
    return child;
  }

  /** Each change takes another time, some are undone; gives what was committed. */
  async function write(writer: number): Promise<string[]> {
    const committed: string[] = [];
    for (let change = 0; change < CHANGES_OF_EACH; change += 1) {
      const events = [event(writer, change), event(writer, change)];
      const isUndone = (writer + change) % 5 === 0;
      const done = database.transaction(async () => {
        store.add(events);
        await database.rows('SELECT pg_sleep($1)', [((writer * 7 + change * 3) % 10) / 1000]);
        if (isUndone) throw new Error('undone');
      });
      if (isUndone) await expect(done).rejects.toThrow('undone');
      else {
        await done;
        committed.push(...events.map(({ id }) => id));
      }
      await delay((writer + change) % 4);
    }
    return committed;
  }

  /** By cursor, from the beginning, until it has seen that many. */
  async function read(isOver: () => number | null): Promise<RecordedEvent[]> {
    const seen: RecordedEvent[] = [];
    let position = { ...(await feed.start()), sequence: 0n };
    for (;;) {
      const page = await feed.read(position, 7, { types: null, customerId: null });
      seen.push(...page.events);
      position = page.next;
      const count = isOver();
      if (count !== null && seen.length >= count) return seen;
      if (page.events.length === 0) await delay(5);
    }
  }

  it('gives every event of forty writers once and in order, though publishers are killed', async () => {
    expect(existsSync(DIST)).toBe(true);
    let count: number | null = null;
    const readers = Array.from({ length: READERS }, () => read(() => count));
    const [survivor, ...victims] = await Promise.all(
      Array.from({ length: KILLS + 1 }, startPublisher),
    );
    const writing = Promise.all(Array.from({ length: WRITERS }, (_value, writer) => write(writer)));
    for (const victim of victims) {
      await delay(KILL_EVERY_MILLISECONDS);
      victim.removeAllListeners('exit');
      victim.kill('SIGKILL');
    }
    const written = await writing;
    const committed = written.flat();
    count = committed.length;
    const lists = await Promise.all(readers);
    survivor?.removeAllListeners('exit');
    survivor?.kill('SIGKILL');
    expect(committed.length).toBeGreaterThan(WRITERS * CHANGES_OF_EACH);
    const [first = []] = lists;
    expect(first.map(({ id }) => id).sort()).toEqual([...committed].sort());
    for (const list of lists) expect(list).toEqual(first);
    expect(first.map(({ sequence }) => sequence)).toEqual(
      first.map((_event, index) => BigInt(index + 1)),
    );
    for (let writer = 0; writer < WRITERS; writer += 1) {
      const changes = first
        .filter(({ data }) => data['writer'] === writer)
        .map(({ data }) => Number(data['change']));
      expect(changes).toEqual([...changes].sort((one, other) => one - other));
    }
    expect(await database.rows('SELECT 1 FROM event_queue')).toEqual([]);
  }, 60_000);

  it('shows nothing whose numbers are not confirmed, and publishes them when they are', async () => {
    const start = await feed.start();
    await database.transaction(() => {
      store.add([event(1, 1)]);
      return Promise.resolve();
    });
    await store.publish(1);
    // As a process leaves it that dies between the two, or whose commit a standby did not confirm.
    await database.transaction(() => {
      store.add([event(1, 2)]);
      return Promise.resolve();
    });
    await database.rows(
      `WITH taken AS (DELETE FROM event_queue RETURNING *)
       INSERT INTO recorded_event SELECT 2, id, type, version, at, customer_id, data FROM taken`,
    );
    await database.rows('UPDATE event_head SET numbered = 2');
    expect(await feed.after(start, 10)).toHaveLength(1);
    expect(await feed.head()).toMatchObject({ sequence: 1n });
    expect(await store.publish(1)).toEqual({ published: 1, hasMore: false });
    expect(await feed.after(start, 10)).toHaveLength(2);
  });

  it('waits for nobody who numbers events at that moment', async () => {
    await database.transaction(() => {
      store.add([event(1, 1)]);
      return Promise.resolve();
    });
    let end = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      end = resolve;
    });
    let begun = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const other = database.transaction(async () => {
      await database.rows('SELECT 1 FROM event_head FOR UPDATE');
      begun();
      await until;
    });
    await hasBegun;
    expect(await store.publish(1)).toEqual({ published: 0, hasMore: true });
    end();
    await other;
    expect(await store.publish(1)).toMatchObject({ published: 1 });
  });

  it('never gives a number twice, whoever asks', async () => {
    const back = database.rows('UPDATE event_head SET numbered = numbered - 1');
    await expect(back).rejects.toThrow();
    await expect(database.rows('DELETE FROM event_head')).rejects.toThrow();
    await expect(database.rows("UPDATE recorded_event SET type = 'x'")).rejects.toThrow();
  });

  it('begins another epoch where the database is another one', async () => {
    const before = await feed.head();
    await dataSource.destroy();
    const copy = await test.copy();
    await copy.putBack();
    await copy.drop();
    dataSource = await createDataSource(new DatabaseOptions(test.url, POOL_SIZE)).initialize();
    feed = new PostgresEventFeed(new Database(dataSource));
    expect((await feed.head()).epoch).not.toBe(before.epoch);
    await expect(feed.after(before, 1)).rejects.toMatchObject({ code: 'events_gone' });
  });
});
