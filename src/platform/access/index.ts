export * from './access-keys';
export * from './access.module';
export * from './api-key';
export * from './async-operator-context';
export * from './door-keeper';
export { whatIsWrongWithNetwork } from './key-networks';
export * from './key-gate';
