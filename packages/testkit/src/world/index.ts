export { AdminClient, AdminRefusal, type PointsAdjustment } from './admin-client';
export {
  BooksReader,
  type BooksAgainstChain,
  type CustomerBooks,
  type KnownTransaction,
  type LedgerBalances,
} from './books-reader';
export { WorldCustomer } from './customer';
export {
  CustomerWallet,
  WalletRefusal,
  type WalletEntry,
  type WalletTransfer,
} from './customer-wallet';
export { gatewayEnvironment } from './gateway-environment';
export { GatewayProcess } from './gateway-process';
export { packageRoot } from './package-root';
export { runBackwards, type Undo } from './undo';
export { waitUntil, type WaitBounds } from 'crowdwiz-sandbox/wait-until';
export { WalletConnection } from './wallet-connection';
export { startWorld, World } from './world';
export {
  DEFAULT_PLAYERS,
  GATEWAY_ACCOUNT_NAME,
  GATEWAY_FUNDS,
  type PlayerOptions,
  type WorldOptions,
} from './world-options';
