import { accountOf, adjustBalance, assetOf } from '../balances';
import { assertionError, ChainError, withFrame } from '../../wire/chain-error';
import { NOTHING, type ApplyContext } from '../apply-context';
import type { AssetOptions, Fields } from '../../wire/operation-shapes';
import {
  CORE_ASSET_ID,
  type AssetObject,
  type OperationResult,
  type State,
} from '../../chain/state';
import { amountOf, instanceOf } from '../../wire/wire-value';

/** The flag by which an issuer may move what others hold. */
const OVERRIDE_AUTHORITY_FLAG = 0x04;

export interface NewAsset {
  readonly symbol: string;
  readonly precision: number;
  readonly issuer: string;
  readonly options: AssetOptions;
}

/** Adds an asset and its supply data under the next free id. */
export function addAsset(state: State, asset: NewAsset, feePool: bigint): AssetObject {
  const id = state.nextId('1.3');
  const dataId = `2.3.${instanceOf(id)}`;
  const options = { ...asset.options, core_exchange_rate: rateOf(asset.options, id) };
  const created: AssetObject = {
    id,
    symbol: asset.symbol,
    precision: asset.precision,
    issuer: asset.issuer,
    options,
    dynamic_asset_data_id: dataId,
  };
  state.assets.set(id, created);
  state.assetSymbols.set(asset.symbol, id);
  state.assetData.set(dataId, {
    id: dataId,
    current_supply: 0n,
    confidential_supply: 0,
    accumulated_fees: 0n,
    fee_pool: feePool,
  });
  return created;
}

/** Whoever creates an asset does not know its id: any id but the core's stands for the new one. */
function rateOf(options: AssetOptions, id: string): AssetOptions['core_exchange_rate'] {
  const { base, quote } = options.core_exchange_rate;
  return base.asset_id === CORE_ASSET_ID
    ? { base, quote: { ...quote, asset_id: id } }
    : { base: { ...base, asset_id: id }, quote };
}

/** Makes new units of an asset. */
export function issue(state: State, asset: AssetObject, to: string, amount: bigint): void {
  const data = state.assetData.get(asset.dynamic_asset_data_id);
  const supply = data?.current_supply ?? 0n;
  if (data === undefined || supply + amount > amountOf(asset.options.max_supply)) {
    throw assertionError(
      { file: 'asset_evaluator.cpp', line: 170, method: 'do_evaluate' },
      '(asset_dyn_data->current_supply + o.asset_to_issue.amount) <= a.options.max_supply',
    );
  }
  state.assetData.set(data.id, { ...data, current_supply: supply + amount });
  adjustBalance(state, to, amount, asset.id);
}

export function evaluateAssetCreate(context: ApplyContext, fields: Fields<10>): OperationResult {
  const { state } = context;
  accountOf(state, fields.issuer);
  if (state.assetSymbols.has(fields.symbol)) {
    throw assertionError(
      { file: 'asset_evaluator.cpp', line: 57, method: 'do_evaluate' },
      'asset_symbol_itr == asset_indx.end()',
    );
  }
  const { symbol, precision, issuer, common_options: options } = fields;
  // Half of the fee becomes the pool out of which fees in the new asset are exchanged.
  const pool = amountOf(fields.fee.amount) / 2n;
  return [1, addAsset(state, { symbol, precision, issuer, options }, pool).id];
}

export function evaluateAssetIssue(context: ApplyContext, fields: Fields<14>): OperationResult {
  const { state } = context;
  const asset = assetOf(state, fields.asset_to_issue.asset_id);
  accountOf(state, fields.issue_to_account);
  if (asset.issuer !== fields.issuer) {
    throw assertionError(
      { file: 'asset_evaluator.cpp', line: 160, method: 'do_evaluate' },
      'o.issuer == a.issuer',
    );
  }
  issue(state, asset, fields.issue_to_account, amountOf(fields.asset_to_issue.amount));
  return NOTHING;
}

export function evaluateOverride(context: ApplyContext, fields: Fields<38>): OperationResult {
  const { state } = context;
  const assetId = fields.amount.asset_id;
  const frame = () => ({
    file: 'transfer_evaluator.cpp',
    line: 115,
    method: 'do_evaluate',
    format: '',
    data: { op: fields },
  });
  withFrame(frame, () => {
    const asset = assetOf(state, assetId);
    const permitted = (asset.options.flags & OVERRIDE_AUTHORITY_FLAG) !== 0;
    if (!permitted || asset.issuer !== fields.issuer) {
      throw new ChainError('overrideNotPermitted', {
        file: 'transfer_evaluator.cpp',
        line: 91,
        method: 'do_evaluate',
        format: 'override_transfer not permitted for asset ${asset}',
        data: { asset: assetId },
      });
    }
    accountOf(state, fields.from);
    accountOf(state, fields.to);
  });
  const amount = amountOf(fields.amount.amount);
  adjustBalance(state, fields.from, -amount, assetId);
  adjustBalance(state, fields.to, amount, assetId);
  return NOTHING;
}
