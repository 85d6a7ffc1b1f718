export * from './access-keys';
export * from './access.module';
export * from './api-key';
export * from './async-operator-context';
export * from './door-keeper';
export { whatIsWrongWithNetwork } from './key-networks';
export * from './key-gate';
export { PAGE_HEADER } from './own-page';
export * from './session-cookie';
