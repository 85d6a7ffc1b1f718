export * from './http';
export * from './rest-settings';
export * from './rest.module';
