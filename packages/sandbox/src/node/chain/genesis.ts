import { NULL_PUBLIC_KEY, PrivateKey } from 'crowdwiz-protocol/keys';
import type { Authority } from '../wire/operation-shapes';
import { addAccount } from '../rules/evaluators/evaluate-accounts';
import { addAsset, issue } from '../rules/evaluators/evaluate-assets';
import { accountOf } from '../rules/balances';
import { DYNAMIC_PROPERTIES_ID, State } from './state';
import { writeWireSeconds } from '../wire/wire-value';

/**
 * The sandbox's own chain. Its keys are throw-away: they are published here, they own nothing on any
 * other chain, and they must never be used anywhere else.
 */

/** Not a chain that exists: the sha256 of the text "crowdwiz-gateway sandbox chain". */
export const SANDBOX_CHAIN_ID = '8efa5ddc665a9cde61a9b54ec89820b84735427b124bb70bbbd86132b026f137';

/** Throw-away key of all witnesses of the sandbox. */
const SANDBOX_WITNESS_WIF = '5JAgnBCqmY4GTG85AN8doMWs8HnH4Zhwvc92F4nrg364Ay7G1vP';
/** Throw-away key of account 1.2.31 "faucet", which owns all CWD at the beginning. */
export const SANDBOX_FAUCET_WIF = '5K3ujGhVeeneBVYHt8CK6GXG9NWYtN1T2XvDrbRQh8r8jcrfcya';

/** Genesis accounts: numbers without a name here are called "reserved-n". */
const GENESIS_ACCOUNT_NAMES = [
  'committee-account',
  'witness-account',
  'relaxed-committee-account',
  'null-account',
  'temp-account',
  'proxy-to-self',
];
const WITNESS_COUNT = 11;
const FIRST_WITNESS_ACCOUNT = 6;
const ROOT_ACCOUNT = 27;
const FAUCET_ACCOUNT = 31;

export const FAUCET_ACCOUNT_ID = `1.2.${FAUCET_ACCOUNT}`;
export const FAUCET_ACCOUNT_NAME = 'faucet';

/** Minor units of CWD that exist: 1,000,000,000 CWD. */
const INITIAL_SUPPLY_UNITS = 100_000_000_000_000n;
/** Aslot of the block before the first. */
const GENESIS_BLOCK_ID = '0'.repeat(40);
const ALL_SLOTS_FILLED = (1n << 128n) - 1n;
const PROXY_TO_SELF = '1.2.5';

export interface ExtraAsset {
  readonly symbol: string;
  readonly precision: number;
  /** Flags as the chain writes them; 4 lets the issuer take units back. */
  readonly flags?: number;
  /** Minor units which the faucet, its issuer, holds at the beginning. */
  readonly supplyUnits?: bigint;
}

export interface GenesisOptions {
  readonly genesisTimeSeconds: number;
  readonly maintenanceIntervalSeconds: number;
  readonly faucetPublicKey: string;
  readonly witnessPublicKey: string;
  /** Assets from 1.3.2 on. */
  readonly assets: readonly ExtraAsset[];
}

export function keyAuthority(publicKey: string): Authority {
  return {
    weight_threshold: 1,
    account_auths: [],
    key_auths: [[publicKey, 1]],
    address_auths: [],
  };
}

export function accountOptions(memoKey: string) {
  return {
    memo_key: memoKey,
    voting_account: PROXY_TO_SELF,
    num_witness: 0,
    num_committee: 0,
    votes: [],
    extensions: [],
  };
}

function nameOf(instance: number): string {
  const witness = instance - FIRST_WITNESS_ACCOUNT;
  if (witness >= 0 && witness < WITNESS_COUNT) return `init${witness}`;
  if (instance === ROOT_ACCOUNT) return 'root';
  if (instance === FAUCET_ACCOUNT) return FAUCET_ACCOUNT_NAME;
  return GENESIS_ACCOUNT_NAMES[instance] ?? `reserved-${instance}`;
}

/** Fills an empty state with what was there before the first block. */
export function createGenesis(state: State, options: GenesisOptions): void {
  for (let instance = 0; instance <= FAUCET_ACCOUNT; instance += 1) {
    const key = instance === FAUCET_ACCOUNT ? options.faucetPublicKey : NULL_PUBLIC_KEY;
    const account = {
      name: nameOf(instance),
      owner: keyAuthority(key),
      active: keyAuthority(key),
      options: accountOptions(key),
      registrar: '1.2.0',
      referrer: '1.2.0',
    };
    addAccount(state, account, true);
  }
  createAssets(state, options);
  createWitnesses(state, options.witnessPublicKey);
  const time = options.genesisTimeSeconds;
  const interval = options.maintenanceIntervalSeconds;
  state.dynamicProperties.set(DYNAMIC_PROPERTIES_ID, {
    head_block_number: 0,
    head_block_id: GENESIS_BLOCK_ID,
    time: writeWireSeconds(time),
    current_witness: '1.6.1',
    next_maintenance_time: writeWireSeconds((Math.floor(time / interval) + 1) * interval),
    accounts_registered_this_interval: 0,
    recently_missed_count: 0,
    current_aslot: 0,
    recent_slots_filled: ALL_SLOTS_FILLED,
    last_irreversible_block_num: 0,
  });
}

function createWitnesses(state: State, signingKey: string): void {
  const ids: string[] = [];
  for (let index = 0; index < WITNESS_COUNT; index += 1) {
    const id = `1.6.${index + 1}`;
    ids.push(id);
    state.witnesses.set(id, {
      id,
      witness_account: `1.2.${FIRST_WITNESS_ACCOUNT + index}`,
      last_aslot: 0,
      signing_key: signingKey,
      vote_id: `1:${index}`,
      total_votes: 0,
      url: '',
      total_missed: 0,
      last_confirmed_block_num: 0,
    });
  }
  state.witnessSchedule.set('2.12.0', { id: '2.12.0', current_shuffled_witnesses: ids });
}

function createAssets(state: State, { assets }: GenesisOptions): void {
  const core = addAsset(state, coreAsset('CWD', 5, '1.2.3', '1000000000000000'), 0n);
  issue(state, core, FAUCET_ACCOUNT_ID, INITIAL_SUPPLY_UNITS);
  const fixed = coreAsset('GCWD', 0, `1.2.${ROOT_ACCOUNT}`, 1_000_000_000);
  const none = { base: { amount: 0, asset_id: '1.3.0' }, quote: { amount: 0, asset_id: '1.3.1' } };
  addAsset(
    state,
    {
      ...fixed,
      options: {
        ...fixed.options,
        issuer_permissions: 79,
        flags: 128,
        core_exchange_rate: none,
        description: 'placeholder for the hard-coded GCWD asset 1.3.1',
      },
    },
    0n,
  );
  for (const extra of assets) {
    const asset = coreAsset(extra.symbol, extra.precision, FAUCET_ACCOUNT_ID, '1000000000000');
    const options = {
      ...asset.options,
      max_market_fee: 0,
      issuer_permissions: 79,
      flags: extra.flags ?? 0,
    };
    const created = addAsset(state, { ...asset, options }, FEE_POOL_UNITS);
    const supply = extra.supplyUnits ?? 0n;
    if (supply > 0n) issue(state, created, accountOf(state, FAUCET_ACCOUNT_ID).id, supply);
  }
}

/** Half of what creating an asset costs. */
const FEE_POOL_UNITS = 250_000_000n;

function coreAsset(symbol: string, precision: number, issuer: string, maximum: string | number) {
  return {
    symbol,
    precision,
    issuer,
    options: {
      max_supply: maximum,
      market_fee_percent: 0,
      max_market_fee: '1000000000000000',
      issuer_permissions: 0,
      flags: 0,
      core_exchange_rate: {
        base: { amount: 1, asset_id: '1.3.0' },
        quote: { amount: 1, asset_id: '1.3.0' },
      },
      whitelist_authorities: [],
      blacklist_authorities: [],
      whitelist_markets: [],
      blacklist_markets: [],
      description: '',
      extensions: [],
    },
  };
}

/** The throw-away key with which the sandbox's witnesses sign, unless a chain brings its own. */
export function sandboxWitnessKey(): PrivateKey {
  return PrivateKey.fromWif(SANDBOX_WITNESS_WIF);
}
