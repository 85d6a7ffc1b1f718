export * from './adjust-points';
export * from './chart-of-accounts';
export * from './entry';
export * from './ledger.module';
export * from './ports/account-holders';
export * from './ports/books';
