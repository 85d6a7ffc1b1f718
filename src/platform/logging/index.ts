export { EventLines, EventLinesModule } from './event-lines';
export { type LogDestination, loggerOptions } from './logger-options';
export * from './logging.module';
export * from './secret-redactor';
export * from './start-logger';
export { TroubleLog } from './trouble-log';
