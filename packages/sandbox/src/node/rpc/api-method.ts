import type { SandboxChain } from '../chain/chain';
import { assertionError, ChainError, withFrame } from '../wire/chain-error';
import { badCast, objectId, readBigUint64, text } from '../wire/readers';
import type { SignedTransaction } from '../wire/signed-transaction';
import type { AccountObject, AssetObject } from '../chain/state';
import type { Subscriptions } from './subscriptions';

/** What a method may use: the chain, what this node shows of it, and who asks. */
export interface CallContext {
  readonly chain: SandboxChain;
  /** The newest block that this node knows; lower than the chain's head when the node lags. */
  readonly headNumber: number;
  readonly subscriptions: Subscriptions;
  /** Takes a transaction as a broadcast does; a node that swallows them forgets it at once. */
  broadcast(transaction: SignedTransaction): void;
  /** Calls back when the transaction is in a block of this node, unless the notice is lost. */
  whenIncluded(transactionId: string, tell: (inclusion: unknown) => void): void;
  /** Sends a notice to whoever asks. */
  notify(callbackId: unknown, parameters: readonly unknown[]): void;
}

export interface ApiMethod {
  /** How many arguments it needs; more are ignored. */
  readonly arity: number;
  /** A promise is answered when it settles; one that never does is never answered. */
  readonly answer: (parameters: readonly unknown[], context: CallContext) => unknown;
}

export type Api = Readonly<Record<string, ApiMethod>>;

export function method(arity: number, answer: ApiMethod['answer']): ApiMethod {
  return { arity, answer };
}

export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw badCast(value, 'Array');
  return value;
}

/** @throws {ChainError} with one more frame than inside a structure. */
export function unsignedArgument(value: unknown): bigint {
  if (typeof value !== 'string') return readBigUint64(value);
  return withFrame(
    () => ({
      ...{ file: 'variant.cpp', line: 412, method: 'as_uint64', format: '' },
      data: { '*this': value },
    }),
    () => readBigUint64(value),
  );
}

/** A number as JavaScript counts: block numbers and limits. */
export function countArgument(value: unknown): number {
  return Number(BigInt.asUintN(32, unsignedArgument(value)));
}

export function demandLimit(limit: number, maximum: number, method: string, line: number): void {
  if (limit <= maximum) return;
  throw assertionError({ file: 'database_api.cpp', line, method }, `limit <= ${maximum}`);
}

/** An account by name, or by id when the text begins with a digit. */
export function findAccount(chain: SandboxChain, value: unknown): AccountObject | undefined {
  const nameOrId = text(value);
  const { accounts, accountNames } = chain.state;
  if (/^\d/.test(nameOrId)) return accounts.get(objectId('1.2.')(nameOrId));
  const id = accountNames.get(nameOrId);
  return id === undefined ? undefined : accounts.get(id);
}

/** @throws {ChainError} "no such account". */
export function requireAccount(chain: SandboxChain, value: unknown): AccountObject {
  const account = findAccount(chain, value);
  if (account !== undefined) return account;
  throw assertionError(
    { file: 'database_api.cpp', line: 258, method: 'get_account_from_string' },
    'account',
    'no such account',
  );
}

export function findAsset(chain: SandboxChain, value: unknown): AssetObject | undefined {
  const symbolOrId = text(value);
  const { assets, assetSymbols } = chain.state;
  if (/^\d/.test(symbolOrId)) return assets.get(objectId('1.3.')(symbolOrId));
  const id = assetSymbols.get(symbolOrId);
  return id === undefined ? undefined : assets.get(id);
}

/** @throws {ChainError} "no such asset". */
export function requireAsset(chain: SandboxChain, value: unknown): AssetObject {
  const asset = findAsset(chain, value);
  if (asset !== undefined) return asset;
  throw assertionError(
    { file: 'database_api.cpp', line: 276, method: 'get_asset_from_string' },
    'asset',
    'no such asset',
  );
}

/** An answer of the sandbox's own, for what the node could do and the sandbox cannot. */
export function notInSandbox(what: string): ChainError {
  return new ChainError('unspecified', {
    file: 'sandbox',
    line: 0,
    method: 'call',
    format: 'the sandbox does not answer ${what}',
    data: { what },
  });
}
