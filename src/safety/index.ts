export * from './finding';
export * from './ports/findings';
export * from './ports/halt-switch';
export * from './raise-finding';
export * from './close-finding';
export * from './switch-halt';
export * from './safety.module';
