import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SessionBounds } from '../servers/session-settings';
import { connectionSettings } from './connect';
import type { DatabaseOptions } from './database-options';
import { MIGRATIONS } from '../migrations';
import type { MigrationClass } from '../schema/team-migrations';

/** The gateway's own. */
export const GATEWAY_MIGRATIONS: MigrationSet = { table: 'schema_migration', steps: MIGRATIONS };

/** Longer than any statement and any unit of work of the gateway. */
const BOUNDS: SessionBounds = { statementMilliseconds: 300_000, lockMilliseconds: 30_000 };

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
    extra: { ...connectionSettings(url), bounds: BOUNDS },
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
