export {
  addressOf,
  DatabaseUnavailable,
  patienceOf,
  waitForDatabase,
  type Patience,
} from './connection/connect';
export { openStores, type CommandStores } from './connection/open-stores';
export { CommonSettings } from './connection/common-settings';
export type { CommonSetting, Fingerprint } from './connection/setting-fingerprints';
export { createDataSource } from './connection/data-source';
export { Database } from './connection/database';
export { CHECK_VIOLATION, DatabaseError, UNIQUE_VIOLATION } from './connection/database-error';
export { DatabaseOptions } from './connection/database-options';
export { notMigrated, tooStrong, tooWeak, type DatabaseStanding } from './schema/database-standing';
export {
  examineDatabase,
  examineOwner,
  type BooksExamination,
  type DatabaseExamination,
  type OwnerExamination,
} from './schema/examine-database';
export { runMigrations } from './schema/migrate';
export {
  connectDatabase,
  migrateAndGrant,
  prepareDatabase,
  RoleUnfit,
  type DatabaseAccess,
} from './schema/prepare-database';
export { DATABASE_PORTS, DATA_SOURCE_NAME, PostgresModule } from './postgres.module';
export { replaceableUnit } from './replaceable-units';
export { retryWhileAway } from './connection/retry-while-away';
export { PostgresBooks } from './ledger/postgres-books';
export { PostgresUnitOfWork } from './kernel/postgres-unit-of-work';
export {
  carryOutPlan,
  inspectOwnRole,
  loginOf,
  planTwoRoles,
  SameRole,
  type RolesPlan,
  type TwoRoles,
} from './roles/two-roles';
export {
  PRIVILEGE_CLASSES,
  type PrivilegeClass,
  type TableClasses,
  type TablePrivilege,
} from './roles/privileges';
export { pageOf, readPageRequest, unitsOf, uuidOrNull } from './connection/row-values';
export {
  checkTeamMigrations,
  type MigrationClass,
  MigrationsRefused,
  type TeamMigrations,
} from './schema/team-migrations';
export { PostgresOutboxBacklog } from './telegram/postgres-outbox-backlog';
export { PostgresTelegramStore } from './telegram/postgres-telegram-store';
