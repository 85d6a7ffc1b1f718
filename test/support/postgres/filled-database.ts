import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { createMigrationDataSource } from '../../../src/adapters/postgres/connection/data-source';
import { MIGRATIONS } from '../../../src/adapters/postgres/migrations';
import { ProofsAndWaiting1764000000014 } from '../../../src/adapters/postgres/migrations/1764000000014-proofs-and-waiting';
import { deriveKeys, SandboxNode } from 'crowdwiz-sandbox/node';
import { createEmptyTestDatabase, type TestDatabase } from '../database';

const FIXTURE = join(__dirname, '../../fixtures/upgrade');
/** Signed with the hot wallet's key by somebody else, in the story of the fixture. */
export const STOLEN_IN_FIXTURE = 'e00f4149f81c0f4b0eb627f04183a8d45365c356';
/** Has blocked the bot, in the story of the fixture. */
export const SILENT_CHAT_IN_FIXTURE = 502;

/** The database that a gateway of commit de78de9 left: its migrations, and its rows. */
export async function createFilledDatabase(): Promise<TestDatabase> {
  const database = await createEmptyTestDatabase();
  await migrateAsThen(database.ownerUrl);
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    await fill(client);
  } finally {
    await client.end();
  }
  return database;
}

/** The chain that the database was filled from, served by a node; `folder` keeps its further blocks. */
export async function startFilledChain(folder: string): Promise<SandboxNode> {
  const journalFile = join(folder, 'chain.jsonl');
  copyFileSync(join(FIXTURE, 'chain.jsonl'), journalFile);
  const node = await SandboxNode.start({ journalFile });
  for (const [name, id] of node.chain.state.accountNames.entries()) {
    if (!node.accounts.has(name)) node.accounts.set(name, { id, name, keys: deriveKeys(name) });
  }
  // The story is long past, and a node whose head is old is not asked.
  node.produceBlock(new Date());
  return node;
}

async function migrateAsThen(url: string): Promise<void> {
  const last = MIGRATIONS.indexOf(ProofsAndWaiting1764000000014);
  const dataSource = new DataSource({
    ...createMigrationDataSource(url).options,
    migrations: MIGRATIONS.slice(0, last + 1),
  });
  await dataSource.initialize();
  try {
    await dataSource.runMigrations();
  } finally {
    await dataSource.destroy();
  }
}

interface Guard {
  readonly table: string;
  readonly trigger: string;
}

/** Rows are put down as they were: the guards, which judge how rows come about, rest meanwhile. */
async function fill(client: Client): Promise<void> {
  const { rows: guards } = await client.query<Guard>(`
    SELECT tgrelid::regclass::text AS table, tgname AS trigger FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled = 'A'`);
  const tables = [...new Set(guards.map(({ table }) => table))];
  await client.query('BEGIN');
  for (const table of tables) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await client.query('DELETE FROM ledger_account');
  await client.query(readFileSync(join(FIXTURE, 'data.sql'), 'utf8'));
  for (const { table, trigger } of guards) {
    await client.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${trigger}`);
  }
  await client.query('COMMIT');
}
