import { PrivateKey } from 'crowdwiz-protocol/keys';
import type { SandboxChain } from './chain/chain';
import type { SandboxChainOptions } from './chain/chain-options';
import { FAUCET_ACCOUNT_NAME } from './chain/genesis';
import { SandboxWallet, type SandboxAccount } from './sandbox-wallet';
import { instanceOf } from './wire/wire-value';

interface KeyPair {
  readonly wif: string;
}

/** An account with throw-away keys, as a testnet file lists it. */
export interface SeedAccount {
  readonly name: string;
  readonly id: string;
  readonly owner: KeyPair;
  readonly active: KeyPair;
  readonly memo: KeyPair;
}

export type SeedAccounts = Readonly<Record<string, SeedAccount>>;

/** The members of a testnet file that the sandbox can use. */
export interface TestnetFile {
  readonly chain_id: string;
  readonly accounts: SeedAccounts;
  readonly genesis: { readonly witness_key: KeyPair };
}

/** Minor units of CWD that each seeded account gets, unless it is said otherwise. */
const FUNDING_UNITS = 5_000_000_000n;

/** Chain id and keys of a testnet file, for a chain whose transactions shall be interchangeable. */
export function chainOptionsOf(testnet: TestnetFile): SandboxChainOptions {
  const faucet = testnet.accounts[FAUCET_ACCOUNT_NAME];
  return {
    chainId: testnet.chain_id,
    witnessKey: PrivateKey.fromWif(testnet.genesis.witness_key.wif),
    ...(faucet === undefined ? {} : { faucetKey: PrivateKey.fromWif(faucet.active.wif) }),
  };
}

/**
 * Registers the accounts in the order of their ids, in one block, and funds them.
 * @throws {Error} when an account would not get the id that the file says.
 */
export function seedAccounts(
  chain: SandboxChain,
  accounts: SeedAccounts,
  fundingUnits: (name: string) => bigint = () => FUNDING_UNITS,
): Map<string, SandboxAccount> {
  const wallet = new SandboxWallet(chain);
  const seeded = new Map<string, SandboxAccount>([[wallet.faucet.name, wallet.faucet]]);
  const listed = Object.values(accounts)
    .filter(({ name }) => name !== FAUCET_ACCOUNT_NAME)
    .sort((left, right) => instanceOf(left.id) - instanceOf(right.id));
  for (const account of listed) {
    const keys = {
      owner: PrivateKey.fromWif(account.owner.wif),
      active: PrivateKey.fromWif(account.active.wif),
      memo: PrivateKey.fromWif(account.memo.wif),
    };
    const created = wallet.createAccount(account.name, keys, fundingUnits(account.name));
    if (created.id !== account.id) {
      throw new Error(`${account.name} became ${created.id} instead of ${account.id}`);
    }
    seeded.set(account.name, created);
  }
  chain.produceBlock();
  return seeded;
}
