export { AuditLog } from './audit-log';
export { EventLines } from './event-lines';
export { EventLinesModule } from './lines.module';
export { type LogDestination, loggerOptions } from './logger-options';
export * from './logging.module';
export * from './secret-redactor';
export * from './start-logger';
export { TroubleLog } from './trouble-log';
