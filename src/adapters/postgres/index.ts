export {
  addressOf,
  DatabaseUnavailable,
  patienceOf,
  waitForDatabase,
  type Patience,
} from './connect';
export { createDataSource } from './data-source';
export { Database } from './database';
export { CHECK_VIOLATION, DatabaseError, UNIQUE_VIOLATION } from './database-error';
export { DatabaseOptions } from './database-options';
export { notMigrated, tooStrong, tooWeak, type DatabaseStanding } from './database-standing';
export {
  examineDatabase,
  examineOwner,
  type BooksExamination,
  type DatabaseExamination,
  type OwnerExamination,
} from './examine-database';
export { runMigrations } from './migrate';
export {
  connectDatabase,
  migrateAndGrant,
  prepareDatabase,
  RoleUnfit,
  type DatabaseAccess,
} from './prepare-database';
export { PostgresModule } from './postgres.module';
export { replaceableUnit } from './replaceable-units';
export { retryWhileAway } from './retry-while-away';
export { PostgresBooks } from './postgres-books';
export { PostgresUnitOfWork } from './postgres-unit-of-work';
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
export { pageOf, readPageRequest, unitsOf, uuidOrNull } from './row-values';
export {
  checkTeamMigrations,
  type MigrationClass,
  MigrationsRefused,
  type TeamMigrations,
} from './team-migrations';
export { PostgresOutboxBacklog } from './postgres-outbox-backlog';
export { PostgresTelegramStore } from './postgres-telegram-store';
