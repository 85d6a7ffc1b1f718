import {
  defaultEmbeddedPostgresHome,
  startEmbeddedPostgres,
  type DatabaseUrls,
} from 'crowdwiz-embedded-postgres';

export interface SandboxPostgres {
  /** Who may connect to the demo's own database. */
  readonly database: DatabaseUrls;
  stop(): Promise<void>;
}

/**
 * Starts the demo's PostgreSQL beside, not in, the one that `npm start` uses without a
 * `DATABASE_URL`: playing with the demo must never touch somebody's real books.
 */
export async function startSandboxPostgres(
  options: { home?: string; database?: string; isFresh?: boolean; port?: number } = {},
): Promise<SandboxPostgres> {
  const home = options.home ?? `${defaultEmbeddedPostgresHome()}-demo`;
  const database = options.database ?? 'gateway_demo';
  const port = options.port === undefined ? {} : { port: options.port };
  const server = await startEmbeddedPostgres({ home, durable: true, ...port });
  // A sandbox chain starts again each time, and old books would not fit it.
  if (options.isFresh === true) await server.dropDatabase(database);
  return { database: await server.createDatabase(database), stop: () => server.stop() };
}
