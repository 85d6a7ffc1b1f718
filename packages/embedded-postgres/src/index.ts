export { defaultEmbeddedPostgresHome } from './data-home';
export {
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres';
export { EmbeddedPostgresError } from './embedded-postgres-error';
export { isProcessAlive } from './start-lock';
export {
  createDatabase,
  dropDatabase,
  GATEWAY_ROLE,
  OWNER_ROLE,
  type DatabaseUrls,
} from './server-databases';
