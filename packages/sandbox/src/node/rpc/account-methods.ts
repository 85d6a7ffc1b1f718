import { assertionError } from '../wire/chain-error';
import type { SandboxChain } from '../chain/chain';
import { assetId, objectId, publicKey, text } from '../wire/readers';
import type { AccountObject } from '../chain/state';
import { compareInstances } from '../wire/wire-value';
import {
  countArgument,
  demandLimit,
  findAccount,
  findAsset,
  listOf,
  method,
  requireAccount,
  requireAsset,
  type Api,
} from './api-method';
import { writeFullAccount } from './read-objects';

const LOOKUP_LIMIT = 1000;
const ASSET_LIMIT = 101;
const FULL_ACCOUNTS_SUBSCRIBED_MAXIMUM = 100;

function byName(chain: SandboxChain, name: unknown): AccountObject | null {
  const id = chain.state.accountNames.get(text(name));
  return id === undefined ? null : (chain.state.accounts.get(id) ?? null);
}

/** Code-unit order, as std::string compares. */
function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function balancesOf(chain: SandboxChain, account: unknown, assets: unknown): unknown[] {
  const { id } = requireAccount(chain, account);
  const wanted = [...new Set(listOf(assets).map(assetId))].sort(compareInstances);
  if (wanted.length > 0) {
    return wanted.map((asset) => ({ amount: chain.state.balanceOf(id, asset), asset_id: asset }));
  }
  return [...chain.state.balances.values()]
    .filter(({ owner }) => owner === id)
    .sort((left, right) => compareInstances(left.asset_type, right.asset_type))
    .map(({ balance, asset_type: asset }) => ({ amount: balance, asset_id: asset }));
}

/** Accounts which the key may sign for; a memo key is counted once more. */
function referencesOf(chain: SandboxChain, key: string): string[] {
  const references: string[] = [];
  for (const { id, owner, active, options } of chain.state.accounts.values()) {
    const signs = [...owner.key_auths, ...active.key_auths].some(([held]) => held === key);
    if (signs || options.memo_key === key) references.push(id);
    if (options.memo_key === key && !signs) references.push(id);
  }
  return references;
}

const accounts: Api = {
  get_key_references: method(1, ([keys], { chain }) =>
    listOf(keys).map((key) => referencesOf(chain, publicKey(key))),
  ),
  is_public_key_registered: method(
    1,
    ([key], { chain }) => referencesOf(chain, publicKey(key)).length > 0,
  ),
  get_account_id_from_string: method(1, ([name], { chain }) => requireAccount(chain, name).id),
  get_accounts: method(1, ([names], { chain, subscriptions }) =>
    listOf(names).map((name) => {
      const account = requireAccount(chain, name);
      subscriptions.subscribe(account.id);
      return account;
    }),
  ),
  get_full_accounts: method(2, ([names, subscribe], { chain, subscriptions }) => {
    const wanted = listOf(names);
    if (subscribe === true && wanted.length > FULL_ACCOUNTS_SUBSCRIBED_MAXIMUM) {
      throw assertionError(
        { file: 'database_api.cpp', line: 876, method: 'get_full_accounts' },
        'names_or_ids.size() <= _app_options->api_limit_get_full_accounts_subscribe',
      );
    }
    return wanted.map((name) => {
      const { id } = requireAccount(chain, name);
      if (subscribe === true) subscriptions.subscribeAccount(id);
      return [text(name), writeFullAccount(chain, id)];
    });
  }),
  get_account_by_name: method(1, ([name], { chain }) => byName(chain, name)),
  get_account_references: method(1, ([id], { chain }) => {
    const { id: wanted } = requireAccount(chain, id);
    return [...chain.state.accounts.values()]
      .filter(({ owner, active }) =>
        [...owner.account_auths, ...active.account_auths].some(([account]) => account === wanted),
      )
      .map((account) => account.id);
  }),
  lookup_account_names: method(1, ([names], { chain }) =>
    listOf(names).map((name) => findAccount(chain, name) ?? null),
  ),
  lookup_accounts: method(2, ([lowerBound, limit], { chain }) => {
    const maximum = countArgument(limit);
    demandLimit(maximum, LOOKUP_LIMIT, 'lookup_accounts', 1069);
    const first = text(lowerBound);
    return [...chain.state.accounts.values()]
      .filter(({ name }) => name >= first)
      .sort((left, right) => compareText(left.name, right.name))
      .slice(0, maximum)
      .map(({ name, id }) => [name, id]);
  }),
  get_account_count: method(0, (_arguments, { chain }) => chain.state.accounts.size),
};

const balances: Api = {
  get_account_balances: method(2, ([account, assets], { chain }) =>
    balancesOf(chain, account, assets),
  ),
  get_named_account_balances: method(2, ([account, assets], { chain }) =>
    balancesOf(chain, account, assets),
  ),
  get_vesting_balances: method(1, ([account], { chain }) => {
    requireAccount(chain, account);
    return [];
  }),
  get_balance_objects: method(1, () => []),
};

const assets: Api = {
  get_assets: method(1, ([ids], { chain, subscriptions }) =>
    listOf(ids).map((id) => {
      const asset = requireAsset(chain, id);
      subscriptions.subscribe(asset.id);
      return asset;
    }),
  ),
  list_assets: method(2, ([lowerBound, limit], { chain }) => {
    const maximum = countArgument(limit);
    demandLimit(maximum, ASSET_LIMIT, 'list_assets', 1220);
    const first = text(lowerBound);
    return [...chain.state.assets.values()]
      .filter(({ symbol }) => symbol >= first)
      .sort((left, right) => compareText(left.symbol, right.symbol))
      .slice(0, maximum);
  }),
  lookup_asset_symbols: method(1, ([symbols], { chain }) =>
    listOf(symbols).map((symbol) => findAsset(chain, symbol) ?? null),
  ),
  get_asset_count: method(0, (_arguments, { chain }) => chain.state.assets.size),
  get_asset_id_from_string: method(1, ([symbol], { chain }) => requireAsset(chain, symbol).id),
  get_proposed_transactions: method(1, ([account], { chain }) => {
    const id = objectId('1.2.')(requireAccount(chain, account).id);
    return [...chain.state.proposals.values()].filter(
      (proposal) =>
        proposal.proposer === id ||
        proposal.required_active_approvals.includes(id) ||
        proposal.required_owner_approvals.includes(id),
    );
  }),
};

export const accountMethods: Api = { ...accounts, ...balances, ...assets };
