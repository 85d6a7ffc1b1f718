import type { IssuedKeys } from '../../../api-keys';
import type { AuditTrail } from '../../../audit';
import type { EventLog, UnitOfWork } from '../../../kernel';
import { PostgresIssuedKeys } from '../access/postgres-issued-keys';
import { PostgresAuditTrail } from '../audit/postgres-audit-trail';
import { PostgresEventLog } from '../kernel/postgres-event-log';
import { PostgresUnitOfWork } from '../kernel/postgres-unit-of-work';
import { DatabaseUnavailable, waitForDatabase } from './connect';
import { createDataSource } from './data-source';
import { Database } from './database';
import { DatabaseOptions } from './database-options';

const CONNECTIONS = 1;
const ONE_TRY = { attempts: 1, pauseMilliseconds: 0 };

/** The youngest table that a command needs. */
const IS_MIGRATED = "SELECT to_regclass('operator_act') IS NOT NULL AS exists";

/** What commands beside the gateway need of a database. */
export interface CommandStores {
  readonly keys: IssuedKeys;
  readonly log: EventLog;
  readonly trail: AuditTrail;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

/** Throws `DatabaseUnavailable` where there is no database, or one that is not migrated. */
export async function openStores(url: string): Promise<CommandStores> {
  await waitForDatabase(url, ONE_TRY);
  const dataSource = await createDataSource(new DatabaseOptions(url, CONNECTIONS)).initialize();
  const database = new Database(dataSource);
  const { exists } = await database.oneRow<{ exists: boolean }>(IS_MIGRATED);
  if (!exists) {
    await dataSource.destroy();
    throw new DatabaseUnavailable(
      'the database lacks tables. Run npm run db:migrate, or start the gateway once.',
    );
  }
  return {
    keys: new PostgresIssuedKeys(database),
    log: new PostgresEventLog(database),
    trail: new PostgresAuditTrail(database),
    unitOfWork: new PostgresUnitOfWork(database),
    close: () => dataSource.destroy(),
  };
}
