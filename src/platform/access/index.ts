export * from './access-keys';
export * from './access.module';
export * from './api-key';
export * from './key-gate';
