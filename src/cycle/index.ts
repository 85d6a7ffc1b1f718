export * from './cycle.module';
export * from './gateway-cycle';
export * from './ports/cycle-troubles';
