import 'reflect-metadata';

/**
 * What a team builds on: starting the gateway with parts of its own, the use cases, and the nouns. The ports
 * alone are in `crowdwiz-gateway/ports`; each adapter has an entry of its own. docs/EXTENDING.md shows how.
 */
export { bootGateway, type BootOptions, type Gateway } from './boot';
export {
  AddressUnusable,
  CompositionRefused,
  GatewayModule,
  POLICIES,
  refusalOf,
  type GatewayOptions,
  type OptionalPart,
  type Policies,
  type PolicyName,
  type Replacement,
} from './composition';
export { migrateDatabase } from './migrate-database';
export { reconcileChain, type ReconcileWords } from './reconcile-chain';
export {
  ConfigError,
  type DatabaseSettings,
  type Environment,
  GatewayConfig,
  readDatabaseSettings,
  readEnvironment,
  readGatewayConfig,
} from './platform/config';
export * from './kernel';
export * from './ledger';
export * from './linking';
export * from './deposits';
export * from './desk';
export * from './withdrawals';
export * from './wallet';
export * from './scan';
export * from './safety';
export * from './terms';
export * from './cycle';
export * from './alarms';
export * from './api-keys';
export * from './audit';
export * from './decisions';
export * from './idempotency';
export * from './events';
export * from './webhooks';
