export * from './answer-once';
export * from './answered-call';
export * from './idempotency.module';
export * from './ports/idempotent-calls';
