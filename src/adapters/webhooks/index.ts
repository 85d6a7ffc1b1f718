export * from './webhook-options';
export * from './webhook-sending.module';
