export * from './gateway-cycle';
export * from './watch-round';
