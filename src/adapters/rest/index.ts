export * from './http/http';
export * from './rest.module';
