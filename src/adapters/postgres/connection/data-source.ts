import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { connectionSettings } from './connect';
import type { DatabaseOptions } from './database-options';
import { MIGRATIONS } from '../migrations';
import type { MigrationClass } from '../schema/team-migrations';

/** The gateway's own. */
export const GATEWAY_MIGRATIONS: MigrationSet = { table: 'schema_migration', steps: MIGRATIONS };

/** A transaction has no network call inside: one that rests this long belongs to a hung process. */
const IDLE_TRANSACTION_MILLISECONDS = 60_000;
/** Longer than any unit of work of the gateway. */
const LOCK_WAIT_MILLISECONDS = 30_000;

/** The pool that all repositories share; not connected yet. */
export function createDataSource({ url, poolSize }: DatabaseOptions): DataSource {
  const logger = new Logger('Postgres');
  return new DataSource({
    type: 'postgres',
    poolSize,
    installExtensions: false,
    poolErrorHandler: (error: Error) => {
      logger.warn(`A resting database connection was lost: ${error.message}`);
    },
    logging: false,
    extra: {
      ...connectionSettings(url),
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_MILLISECONDS,
      lock_timeout: LOCK_WAIT_MILLISECONDS,
    },
  });
}

/** Migrations that are applied together, and the table in which it is written down that they were. */
export interface MigrationSet {
  readonly table: string;
  readonly steps: readonly MigrationClass[];
}

/** For migrations alone: one connection, patient with locks and long statements. */
export function createMigrationDataSource(
  url: string,
  { table, steps }: MigrationSet = GATEWAY_MIGRATIONS,
): DataSource {
  return new DataSource({
    type: 'postgres',
    poolSize: 1,
    installExtensions: false,
    logging: false,
    migrations: [...steps],
    migrationsTableName: table,
    migrationsTransactionMode: 'all',
    extra: connectionSettings(url),
  });
}
