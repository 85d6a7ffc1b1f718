export { startSandboxPostgres, type SandboxPostgres } from './sandbox-postgres';
export { copyDatabase, type DatabaseCopy } from './database-copy';
