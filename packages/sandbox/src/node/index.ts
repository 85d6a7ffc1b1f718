export type { AppliedOperation } from './rules/account-history';
export {
  SandboxChain,
  type ChainListener,
  type ForkOptions,
  type ForkResult,
  type LostBlock,
} from './chain/chain';
export type { SandboxChainOptions } from './chain/chain-options';
export { ChainError } from './wire/chain-error';
export { requiredFee } from './rules/fees';
export { NodeFaults, type ResultTransform } from './faults';
export {
  FAUCET_ACCOUNT_ID,
  FAUCET_ACCOUNT_NAME,
  SANDBOX_CHAIN_ID,
  SANDBOX_FAUCET_WIF,
  type ExtraAsset,
} from './chain/genesis';
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
export { SignedTransaction } from './wire/signed-transaction';
export type { StoredBlock } from './chain/block';
