export { MemoryDatabase, MemoryRefusal } from './database/memory-database';
export { EVENTS, MemoryEventLog, type LoggedEvent } from './database/memory-event-log';
export { MemoryProcessSignals } from './database/memory-process-signals';
export { MemoryTable, TableKey } from './database/memory-table';
export { MemoryUnitOfWork } from './database/memory-unit-of-work';
export {
  MEMORY_POLICIES,
  MEMORY_STORES,
  MEMORY_TELEGRAM_STORES,
  MemoryStoresModule,
  type MemoryBinding,
} from './memory-stores';
export { ACTS } from './audit/audit-tables';
export { changeIdentity } from './wallet/database-identity';
export { InMemory, type Token } from './in-memory';
