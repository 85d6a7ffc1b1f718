export { EventCounters } from './event-counters';
export * from './gateway-metrics';
export * from './metrics.module';
