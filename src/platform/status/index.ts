export * from './gateway-status';
export * from './ledger-auditor';
export * from './outbox-backlog';
export * from './status-reader';
export * from './status.module';
export * from './telegram-status';
