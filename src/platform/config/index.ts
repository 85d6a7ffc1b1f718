export * from './config-error';
export * from './config.module';
export * from './environment';
export * from './gateway-config';
export * from './ip-network';
export * from './read-config';
export { type Environment, type FileReader } from './read-values';
export * from './secret';
export { CROWDWIZ_MAINNET_CHAIN_ID } from './variables';
