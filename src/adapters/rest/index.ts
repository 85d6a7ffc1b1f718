export * from './http';
export * from './rest.module';
