export * from './chart-of-accounts';
export * from './entry';
export * from './ports/books';
