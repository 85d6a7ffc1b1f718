import { account, asset, settlement } from '../ids';
import { operation, type OperationTable } from '../operation';
import {
  amount,
  assetOptions,
  bitassetOptions,
  extensions,
  memo,
  price,
  priceFeed,
} from '../structures';
import { optional, setOf } from '../../wire/composed-types';
import { bool, int64, string, uint8 } from '../../wire/plain-types';

/** Assets, what stands behind them and what settles them. */
export const ASSETS: OperationTable = {
  10: operation('asset_create', {
    issuer: account,
    symbol: string,
    precision: uint8,
    common_options: assetOptions,
    bitasset_opts: optional(bitassetOptions),
    is_prediction_market: bool,
    extensions,
  }),
  11: operation('asset_update', {
    issuer: account,
    asset_to_update: asset,
    new_issuer: optional(account),
    new_options: assetOptions,
    extensions,
  }),
  12: operation('asset_update_bitasset', {
    issuer: account,
    asset_to_update: asset,
    new_options: bitassetOptions,
    extensions,
  }),
  13: operation('asset_update_feed_producers', {
    issuer: account,
    asset_to_update: asset,
    new_feed_producers: setOf(account),
    extensions,
  }),
  14: operation('asset_issue', {
    issuer: account,
    asset_to_issue: amount,
    issue_to_account: account,
    memo: optional(memo),
    extensions,
  }),
  15: operation('asset_reserve', { payer: account, amount_to_reserve: amount, extensions }),
  16: operation('asset_fund_fee_pool', {
    from_account: account,
    asset_id: asset,
    amount: int64,
    extensions,
  }),
  17: operation('asset_settle', { account, amount, extensions }),
  18: operation('asset_global_settle', {
    issuer: account,
    asset_to_settle: asset,
    settle_price: price,
    extensions,
  }),
  19: operation('asset_publish_feed', {
    publisher: account,
    asset_id: asset,
    feed: priceFeed,
    extensions,
  }),
  38: operation('override_transfer', {
    issuer: account,
    from: account,
    to: account,
    amount,
    memo: optional(memo),
    extensions,
  }),
  42: operation('asset_settle_cancel', { settlement, account, amount, extensions }),
  43: operation('asset_claim_fees', { issuer: account, amount_to_claim: amount, extensions }),
  47: operation('asset_claim_pool', {
    issuer: account,
    asset_id: asset,
    amount_to_claim: amount,
    extensions,
  }),
  48: operation('asset_update_issuer', {
    issuer: account,
    asset_to_update: asset,
    new_issuer: account,
    extensions,
  }),
};
