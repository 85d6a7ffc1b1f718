export * from './limits';
export * from './rates';
export * from './ports/limit-book';
export * from './ports/rate-book';
export * from './seed-terms';
export * from './set-limit';
export * from './set-rate';
export * from './terms.module';
