import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { createMigrationDataSource } from '../../../src/adapters/postgres/connection/data-source';
import { MIGRATIONS } from '../../../src/adapters/postgres/migrations';
import { OneOwnerAtATime1764000000045 } from '../../../src/adapters/postgres/migrations/1764000000045-one-owner-at-a-time';
import { createEmptyTestDatabase, type TestDatabase } from '../../support/database';

const REPAIR = MIGRATIONS.indexOf(OneOwnerAtATime1764000000045);

/** Name, account, verified at (minutes), from block, to block. */
type Given = readonly [string, string, number, number, number | null];

describe('links of one account that overlap, as lies about the head left them', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createEmptyTestDatabase();
    await migrate(MIGRATIONS.slice(0, REPAIR));
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  async function migrate(migrations: typeof MIGRATIONS): Promise<void> {
    const { options } = createMigrationDataSource(database.ownerUrl);
    const dataSource = new DataSource({ ...options, migrations: [...migrations] });
    await dataSource.initialize();
    try {
      await dataSource.runMigrations();
    } finally {
      await dataSource.destroy();
    }
  }

  async function put([name, account, minutes, from, to]: Given): Promise<void> {
    const customerId = randomUUID();
    await client.query(
      'INSERT INTO customer (id, external_reference, registered_at) VALUES ($1, $2, now())',
      [customerId, name],
    );
    const at = new Date(Date.UTC(2026, 0, 1, 12, minutes));
    await client.query(
      `INSERT INTO link (id, customer_id, account_id, account_name, verified_at, verified_at_block,
         ended_at, ended_at_block, authority_fingerprint)
       VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, 'f')`,
      [customerId, account, name, at, from, to === null ? null : at, to],
    );
  }

  it('are cut where the newer one begins, and none of them is lost', async () => {
    const given: readonly Given[] = [
      ['reached too far', '1.2.1', 1, 10, 1_000_000_000],
      ['next', '1.2.1', 2, 50, 60],
      ['living', '1.2.1', 3, 60, null],
      ['began too late', '1.2.2', 1, 1_000_000_000, 1_000_000_005],
      ['living instead', '1.2.2', 2, 70, null],
      ['ended before it began', '1.2.3', 1, 80, 70],
      ['as it was', '1.2.4', 1, 10, 20],
      ['after it', '1.2.4', 2, 20, 30],
    ];
    for (const each of given) await put(each);
    await migrate(MIGRATIONS);
    const { rows } = await client.query<{ name: string; range: string }>(
      `SELECT account_name AS name,
         verified_at_block || ' to ' || coalesce(ended_at_block::text, 'now') AS range
       FROM link ORDER BY account_id, verified_at`,
    );
    expect(rows.map(({ name, range }) => `${name}: ${range}`)).toEqual([
      'reached too far: 10 to 50',
      'next: 50 to 60',
      'living: 60 to now',
      'began too late: 1000000000 to 1000000000',
      'living instead: 70 to now',
      'ended before it began: 80 to 70',
      'as it was: 10 to 20',
      'after it: 20 to 30',
    ]);
  });
});
