import { PrivateKey } from 'crowdwiz-protocol/keys';
import {
  SANDBOX_CHAIN_ID,
  SANDBOX_FAUCET_WIF,
  sandboxWitnessKey,
  type ExtraAsset,
} from './genesis';

export interface SandboxChainOptions {
  /** 64 hex characters; default: the sandbox's own. */
  readonly chainId?: string;
  /** Time of the block before the first; default: now. */
  readonly genesisTime?: Date;
  /** Chain time between two blocks; default 1. */
  readonly blockIntervalSeconds?: number;
  readonly maintenanceIntervalSeconds?: number;
  /** Key of account 1.2.31 "faucet"; default: the sandbox's throw-away key. */
  readonly faucetKey?: PrivateKey;
  readonly witnessKey?: PrivateKey;
  /** False: blocks carry a filler for a signature, which makes long chains cheap. Default true. */
  readonly signBlocks?: boolean;
  /** False: signatures of transactions are taken on trust, which makes many cheap. Default true. */
  readonly checkSignatures?: boolean;
  /** How many operations each account's history keeps; default 1000. */
  readonly maximumOperationsPerAccount?: number;
  /**
   * Keeps the blocks in this file; what it holds already is replayed first, at the genesis time that
   * it names. Pending transactions are lost with the process, as a real node loses them.
   */
  readonly journalFile?: string;
  /** Assets besides CWD and GCWD, from 1.3.2 on; default: FAKECWD and OVERRIDE. */
  readonly assets?: readonly ExtraAsset[];
}

export interface ChosenOptions {
  readonly chainId: string;
  readonly genesisTimeSeconds: number;
  readonly blockIntervalSeconds: number;
  readonly maintenanceIntervalSeconds: number;
  readonly faucetKey: PrivateKey;
  readonly witnessKey: PrivateKey;
  readonly signBlocks: boolean;
  readonly checkSignatures: boolean;
  readonly maximumOperationsPerAccount: number;
  readonly assets: readonly ExtraAsset[];
}

const BLOCK_INTERVAL_SECONDS = 1;
const MAINTENANCE_INTERVAL_SECONDS = 600;
const OPERATIONS_PER_ACCOUNT = 1000;

/** Half of the greatest supply goes to the faucet, so that more can still be issued. */
const EXTRA_SUPPLY_UNITS = 500_000_000_000n;
const OVERRIDE_FLAG = 4;

/** A look-alike of CWD, and an asset whose issuer may take it back. */
const EXTRA_ASSETS: readonly ExtraAsset[] = [
  { symbol: 'FAKECWD', precision: 5, supplyUnits: EXTRA_SUPPLY_UNITS },
  { symbol: 'OVERRIDE', precision: 5, flags: OVERRIDE_FLAG, supplyUnits: EXTRA_SUPPLY_UNITS },
];

export function chooseOptions(options: SandboxChainOptions): ChosenOptions {
  return {
    chainId: options.chainId ?? SANDBOX_CHAIN_ID,
    genesisTimeSeconds: Math.floor((options.genesisTime ?? new Date()).getTime() / 1000),
    blockIntervalSeconds: options.blockIntervalSeconds ?? BLOCK_INTERVAL_SECONDS,
    maintenanceIntervalSeconds: options.maintenanceIntervalSeconds ?? MAINTENANCE_INTERVAL_SECONDS,
    faucetKey: options.faucetKey ?? PrivateKey.fromWif(SANDBOX_FAUCET_WIF),
    witnessKey: options.witnessKey ?? sandboxWitnessKey(),
    signBlocks: options.signBlocks ?? true,
    checkSignatures: options.checkSignatures ?? true,
    maximumOperationsPerAccount: options.maximumOperationsPerAccount ?? OPERATIONS_PER_ACCOUNT,
    assets: options.assets ?? EXTRA_ASSETS,
  };
}
