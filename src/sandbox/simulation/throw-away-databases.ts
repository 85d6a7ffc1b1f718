import { Client } from 'pg';
import { tmpdir } from 'node:os';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations } from '../../adapters/postgres';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../adapters/postgres/embedded';
import { copyDatabase } from '../postgres';
import type { Databases, ThrowAwayDatabase } from './world-database';

const TEMPLATE = 'simulation_template';

/** A PostgreSQL of this process alone, whose databases are copies of one that is migrated once. */
export class ThrowAwayDatabases implements Databases {
  private count = 0;

  private constructor(
    private readonly home: string,
    private readonly server: EmbeddedPostgres,
    private readonly adminUrl: string,
  ) {}

  static async start(): Promise<ThrowAwayDatabases> {
    const home = mkdtempSync(join(tmpdir(), `crowdwiz-gateway-simulation-${process.pid}-`));
    const server = await startEmbeddedPostgres({ home, durable: false });
    const templateUrl = await server.createDatabase(TEMPLATE);
    await runMigrations(templateUrl);
    const adminUrl = await server.createDatabase('simulation_admin');
    return new ThrowAwayDatabases(home, server, adminUrl);
  }

  async create(): Promise<ThrowAwayDatabase> {
    this.count += 1;
    const name = `simulation_${this.count}`;
    await this.order(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    const url = new URL(this.adminUrl);
    url.pathname = `/${name}`;
    const drop = () => this.order(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    return { url: url.toString(), drop, copy: () => copyDatabase(this.adminUrl, name) };
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  private async order(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.adminUrl });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}
