import { Client } from 'pg';
import { createDatabase, type DatabaseUrls } from 'crowdwiz-embedded-postgres';
import type { SandboxPostgres } from 'crowdwiz-sandbox/postgres';
import { startThrowAwayPostgres } from 'crowdwiz-testkit/internal/world/sandbox-database';

/** One durable PostgreSQL for all rows, and a database of its own for each of them. */
export class BenchPostgres {
  private running: Promise<SandboxPostgres> | undefined;
  private databases = 0;

  /** A new, empty database. */
  async freshDatabase(): Promise<DatabaseUrls> {
    this.running ??= startThrowAwayPostgres();
    const { database } = await this.running;
    this.databases += 1;
    return createDatabase(database.adminUrl, `bench_${this.databases}`);
  }

  async stop(): Promise<void> {
    const postgres = await this.running;
    this.running = undefined;
    await postgres?.stop();
  }
}

/** The caller ends it. */
export async function openClient(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'bench' });
  await client.connect();
  return client;
}

/** The only value of a question that gives one count, in a column of that name. */
export async function countOf(client: Client, sql: string): Promise<number> {
  // The driver gives 64-bit integers as texts.
  const { rows } = await client.query<{ count: string }>(sql);
  const [row] = rows;
  if (!row) throw new Error('the question gave no row');
  return Number(row.count);
}
