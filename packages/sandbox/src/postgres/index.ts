export { startSandboxPostgres, type SandboxPostgres } from './sandbox-postgres';
export { ServerPair } from './server-pair';
export { copyDatabase, type DatabaseCopy } from './database-copy';
