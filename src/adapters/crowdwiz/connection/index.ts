export type { Agreement, Statement } from './agreement';
export * from './chain-error';
export * from './connection-options';
export * from './head';
export { type NodeApi, NodeConnection } from './node-connection';
export type { ChainNode, LinkHealth, LinkState } from './node-link';
export * from './node-pool';
export * from './signed-header';
export * from './wire-value';
