export type { AppliedOperation } from './account-history';
export {
  SandboxChain,
  type ChainListener,
  type ForkOptions,
  type ForkResult,
  type LostBlock,
} from './chain';
export type { SandboxChainOptions } from './chain-options';
export { ChainError } from './chain-error';
export { requiredFee } from './fees';
export { NodeFaults, type ResultTransform } from './faults';
export {
  FAUCET_ACCOUNT_ID,
  FAUCET_ACCOUNT_NAME,
  SANDBOX_CHAIN_ID,
  SANDBOX_FAUCET_WIF,
  type ExtraAsset,
} from './genesis';
export { tamperedBalances, tamperedBlock, withoutMassPayments, type HeadLie } from './lies';
export { SandboxNode, type SandboxNodeOptions } from './sandbox-node';
export {
  deriveKeys,
  SandboxWallet,
  type AccountKeys,
  type SandboxAccount,
  type TransferRequest,
} from './sandbox-wallet';
export {
  chainOptionsOf,
  seedAccounts,
  type SeedAccount,
  type SeedAccounts,
  type TestnetFile,
} from './seed';
export { SignedTransaction } from './signed-transaction';
export type { StoredBlock } from './block';
