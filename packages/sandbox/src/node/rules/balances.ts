import { getAccount, objectNotFound } from './authority';
import { assertionError, withFrame } from '../wire/chain-error';
import type { AccountObject, AssetObject, State } from '../chain/state';
import { writeInt64, writePrettyAmount } from '../wire/wire-value';

/** @throws {ChainError} "Unable to find Object". */
export function accountOf(state: State, accountId: string): AccountObject {
  return getAccount((id) => state.accounts.get(id), accountId);
}

/** @throws {ChainError} "Unable to find Object". */
export function assetOf(state: State, assetId: string): AssetObject {
  const asset = state.assets.get(assetId);
  if (asset === undefined) throw objectNotFound(assetId);
  return asset;
}

export function prettyAmount(state: State, units: bigint, assetId: string): string {
  const { precision, symbol } = assetOf(state, assetId);
  return writePrettyAmount(units, precision, symbol);
}

/**
 * Changes a balance; it can not go below zero.
 * @throws {ChainError} "Insufficient Balance: …'s balance of … is less than required …".
 */
export function adjustBalance(state: State, account: string, delta: bigint, assetId: string): void {
  if (delta === 0n) return;
  const frame = () => ({
    file: 'db_balance.cpp',
    line: 83,
    method: 'adjust_balance',
    format: '',
    data: { account, delta: { amount: writeInt64(delta), asset_id: assetId } },
  });
  withFrame(frame, () => {
    const balance = state.balanceOf(account, assetId);
    if (delta < 0n && balance < -delta) {
      throw assertionError(
        { file: 'db_balance.cpp', line: 76, method: 'adjust_balance' },
        'abo->get_balance() >= -delta',
        "Insufficient Balance: ${a}'s balance of ${b} is less than required ${r}",
        {
          a: accountOf(state, account).name,
          b: prettyAmount(state, balance, assetId),
          r: prettyAmount(state, -delta, assetId),
        },
      );
    }
    state.addToBalance(account, assetId, delta);
  });
}
