export * from './api-keys.module';
export * from './issue-key';
export * from './issued-key';
export { peopleWith } from './key-people';
export * from './key-ring';
export * from './ports/issued-keys';
export * from './revoke-key';
export * from './rotate-key';
