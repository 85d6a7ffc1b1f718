import { Client } from 'pg';
import {
  DatabaseOptions,
  DatabaseUnavailable,
  examineDatabase,
  prepareDatabase,
  waitForDatabase,
} from '../../../src/adapters/postgres';
import { createDataSource } from '../../../src/adapters/postgres/connection/data-source';
import { openClient } from '../../../src/adapters/postgres/connection/connect';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { FOREIGN_SETTINGS, foreignSettingsOf } from '../../support/postgres/foreign-settings';

const IMPATIENT = { attempts: 1, pauseMilliseconds: 1 };
const SILENT = { warn: () => undefined };

async function asAdmin(test: TestDatabase, ...statements: readonly string[]): Promise<void> {
  const admin = new Client({ connectionString: test.adminUrl });
  await admin.connect();
  for (const statement of statements) await admin.query(statement);
  await admin.end();
}

describe('settings of the database and its roles', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
    await asAdmin(test, ...foreignSettingsOf(test));
  });

  afterAll(() => test.drop());

  it.each([
    ['the pool', async () => createDataSource(new DatabaseOptions(test.url, 1)).initialize()],
    [
      'a connection of its own',
      async () => {
        const client = await openClient(test.ownerUrl);
        return {
          query: async (sql: string): Promise<unknown> => (await client.query(sql)).rows,
          destroy: () => client.end(),
        };
      },
    ],
  ])('change nothing of what %s reads', async (_what, open) => {
    const source = await open();
    const names = Object.keys(FOREIGN_SETTINGS).map((name) => `'${name}'`);
    const rows = (await source.query(
      `SELECT name, setting FROM pg_settings WHERE name IN (${names.join()}) ORDER BY name`,
    )) as { name: string; setting: string }[];
    for (const { name, setting } of rows)
      expect([name, setting]).not.toEqual([name, FOREIGN_SETTINGS[name]]);
    expect(
      await source.query(
        `SELECT timestamptz '2026-02-01 10:00:00.123+03' AS moment, '\\x00ff'::bytea AS bytes,
           1.1::float8 AS number, interval '1 day 2 hours'::text AS pause, 'a\\b' AS text`,
      ),
    ).toEqual([
      {
        moment: new Date('2026-02-01T07:00:00.123Z'),
        bytes: Buffer.from([0, 255]),
        number: 1.1,
        pause: '1 day 02:00:00',
        text: 'a\\b',
      },
    ]);
    await source.destroy();
  });

  it('do not hide the tables, nor make others of them', async () => {
    await prepareDatabase(test, { refusesStrongRole: true });
    const { standing } = await examineDatabase(test.url);
    expect(standing).toMatchObject({ schema: 'public', pending: [], missing: [] });
  });

  it('that switch the guards of the books off are refused by name', async () => {
    const role = new URL(test.url).username;
    const name = new URL(test.url).pathname.slice(1);
    await asAdmin(
      test,
      `ALTER ROLE ${role} IN DATABASE ${name} SET session_replication_role = replica`,
    );
    await expect(waitForDatabase(test.url, IMPATIENT, SILENT)).rejects.toThrow(
      /session_replication_role is replica.*Take that setting back/,
    );
  });
});

describe('a database with an encoding that cannot hold what customers write', () => {
  it.each(['LATIN1', 'SQL_ASCII'])(
    'as %s is refused at once, by start and doctor',
    async (encoding) => {
      const test = await createTestDatabase();
      const name = `${new URL(test.url).pathname.slice(1)}_e`;
      await asAdmin(
        test,
        `CREATE DATABASE ${name} ENCODING '${encoding}' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
      );
      const url = new URL(test.url);
      url.pathname = `/${name}`;
      const words = `the database "${name}" has the encoding ${encoding}`;
      const access = { url: url.toString(), ownerUrl: null };
      for (const refused of [
        prepareDatabase(access, { refusesStrongRole: false }),
        examineDatabase(url.toString()),
      ]) {
        const failure: unknown = await refused.catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(DatabaseUnavailable);
        expect(String(failure)).toContain(words);
        expect(String(failure)).toContain("ENCODING 'UTF8' TEMPLATE template0");
      }
      await asAdmin(test, `DROP DATABASE ${name} WITH (FORCE)`);
      await test.drop();
    },
  );
});
