export { startSandboxPostgres, type SandboxPostgres } from './sandbox-postgres';
