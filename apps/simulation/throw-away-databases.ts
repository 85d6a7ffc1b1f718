import { tmpdir } from 'node:os';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareDatabase } from 'crowdwiz-gateway/postgres';
import { createDatabase, dropDatabase, startEmbeddedPostgres } from 'crowdwiz-embedded-postgres';
import { copyDatabase } from 'crowdwiz-sandbox/postgres';
import {
  PostgresWorldDatabase,
  type Databases,
  type ThrowAwayDatabase,
  type WorldDatabase,
} from './world/world-database';

const TEMPLATE = 'simulation_template';

/** In the environment: the server of a process that starts simulations, which they then share. */
export const SHARED_SERVER_VARIABLE = 'SIMULATION_SERVER_URL';

/** A PostgreSQL whose databases are copies of one that is migrated once. */
export class ThrowAwayDatabases implements Databases {
  private count = 0;

  private constructor(
    /** Superuser's connection string. */
    readonly adminUrl: string,
    private readonly stopServer: () => Promise<void>,
  ) {}

  /** This process's own server, unless another one shares its server with this one. */
  static async start(): Promise<ThrowAwayDatabases> {
    const shared = process.env[SHARED_SERVER_VARIABLE];
    if (shared !== undefined) return new ThrowAwayDatabases(shared, () => Promise.resolve());
    const home = mkdtempSync(join(tmpdir(), `crowdwiz-gateway-simulation-${process.pid}-`));
    const server = await startEmbeddedPostgres({ home, durable: false });
    const template = await server.createDatabase(TEMPLATE);
    await prepareDatabase(template, { refusesStrongRole: true });
    return new ThrowAwayDatabases(server.adminUrl, async () => {
      await server.stop();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  async open(): Promise<WorldDatabase> {
    return new PostgresWorldDatabase(await this.create());
  }

  /** One with all migrations applied. */
  private async create(): Promise<ThrowAwayDatabase> {
    this.count += 1;
    const name = `simulation_${process.pid}_${this.count}`;
    const urls = await createDatabase(this.adminUrl, name, TEMPLATE);
    return {
      ...urls,
      drop: () => dropDatabase(this.adminUrl, name),
      copy: () => copyDatabase(this.adminUrl, name),
    };
  }

  stop(): Promise<void> {
    return this.stopServer();
  }
}
