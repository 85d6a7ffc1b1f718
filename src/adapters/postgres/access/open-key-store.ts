import type { IssuedKeys } from '../../../api-keys';
import type { EventLog, UnitOfWork } from '../../../kernel';
import { DatabaseUnavailable, waitForDatabase } from '../connection/connect';
import { createDataSource } from '../connection/data-source';
import { Database } from '../connection/database';
import { DatabaseOptions } from '../connection/database-options';
import { PostgresEventLog } from '../kernel/postgres-event-log';
import { PostgresUnitOfWork } from '../kernel/postgres-unit-of-work';
import { PostgresIssuedKeys } from './postgres-issued-keys';

const CONNECTIONS = 1;
const ONE_TRY = { attempts: 1, pauseMilliseconds: 0 };

/** The keys of a database, for a command beside the gateway. */
export interface KeyStore {
  readonly keys: IssuedKeys;
  readonly log: EventLog;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

/** Throws `DatabaseUnavailable` where there is no database, or one that is not migrated. */
export async function openKeyStore(url: string): Promise<KeyStore> {
  await waitForDatabase(url, ONE_TRY);
  const dataSource = await createDataSource(new DatabaseOptions(url, CONNECTIONS)).initialize();
  const database = new Database(dataSource);
  const { exists } = await database.oneRow<{ exists: boolean }>(
    "SELECT to_regclass('api_key') IS NOT NULL AS exists",
  );
  if (!exists) {
    await dataSource.destroy();
    throw new DatabaseUnavailable(
      'the database has no table of keys yet. Run npm run db:migrate, or start the gateway once.',
    );
  }
  return {
    keys: new PostgresIssuedKeys(database),
    log: new PostgresEventLog(database),
    unitOfWork: new PostgresUnitOfWork(database),
    close: () => dataSource.destroy(),
  };
}
