import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { connectionSettings, SESSION_SETTINGS } from './connect';
import type { DatabaseOptions } from './database-options';
import { MIGRATIONS } from './migrations';

/** A transaction has no network call inside: one that rests this long belongs to a hung process. */
const IDLE_TRANSACTION_MILLISECONDS = 60_000;
/** Longer than any unit of work of the gateway. */
const LOCK_WAIT_MILLISECONDS = 30_000;

/** The pool that all repositories share; not connected yet. */
export function createDataSource({ url, poolSize }: DatabaseOptions): DataSource {
  const logger = new Logger('Postgres');
  return new DataSource({
    type: 'postgres',
    url,
    poolSize,
    installExtensions: false,
    poolErrorHandler: (error: Error) => {
      logger.warn(`A resting database connection was lost: ${error.message}`);
    },
    logging: false,
    extra: {
      ...connectionSettings(url),
      onConnect: welcome,
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_MILLISECONDS,
      lock_timeout: LOCK_WAIT_MILLISECONDS,
    },
  });
}

interface NewClient {
  on(event: 'error', listener: () => void): unknown;
  query(sql: string): Promise<unknown>;
}

/**
 * A connection that the server ends in the very moment in which the pool hands it out has no listener
 * yet, and its error would end the process. What it means is told by the statement that fails.
 */
async function welcome(client: NewClient): Promise<void> {
  client.on('error', () => undefined);
  await client.query(SESSION_SETTINGS);
}

/** For migrations alone: one connection, patient with locks and long statements. */
export function createMigrationDataSource(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    poolSize: 1,
    installExtensions: false,
    logging: false,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'all',
    extra: { ...connectionSettings(url), onConnect: welcome },
  });
}
