import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, type DatabaseUrls } from 'crowdwiz-embedded-postgres';
import { removeHome, TEST_HOME_PREFIX } from './postgres-home';

/** A PostgreSQL for tests that change settings of the whole server. */
export interface OwnServer {
  createDatabase(name: string): Promise<DatabaseUrls>;
  /** Runs statements as the superuser, on a connection whose commits wait for nobody. */
  sql(...statements: readonly string[]): Promise<void>;
  /** Stops it and removes its folder. */
  dispose(): Promise<void>;
}

export async function startOwnServer(): Promise<OwnServer> {
  const home = mkdtempSync(join(tmpdir(), `${TEST_HOME_PREFIX}${process.pid}-own-`));
  // What mkdtemp makes is private to root, and the server's account has to enter it.
  rmSync(home, { recursive: true });
  const server = await startEmbeddedPostgres({ home, durable: true });
  return {
    createDatabase: (name) => server.createDatabase(name),
    sql: async (...statements) => {
      const client = new Client({ connectionString: server.adminUrl });
      await client.connect();
      try {
        await client.query('SET synchronous_commit = local');
        for (const statement of statements) await client.query(statement);
      } finally {
        await client.end();
      }
    },
    dispose: () => removeHome(home),
  };
}
