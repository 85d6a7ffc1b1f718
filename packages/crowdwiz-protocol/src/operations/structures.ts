import { account, asset } from './ids';
import {
  extensionsOf,
  mapOf,
  oneOfThese,
  optional,
  presentFields,
  setOf,
  structure,
} from '../wire/composed-types';
import { vote } from '../wire/id-types';
import {
  address,
  bytes,
  bytesOf,
  int64,
  nothing,
  publicKey,
  string,
  time,
  uint16,
  uint32,
  uint64,
  uint8,
} from '../wire/plain-types';

/** The structures that operations are made of. */

/** Of any asset, in minor units. */
export const amount = structure({ amount: int64, asset_id: asset });

/** There is one kind of them, which says nothing: so far a set of these is empty or `[[0, {}]]`. */
export const extensions = extensionsOf(oneOfThese(nothing));

export const memo = structure({ from: publicKey, to: publicKey, nonce: uint64, message: bytes });

export const authority = structure({
  weight_threshold: uint32,
  account_auths: mapOf(account, uint16),
  key_auths: mapOf(publicKey, uint16),
  address_auths: mapOf(address, uint16),
});

export const accountOptions = structure({
  memo_key: publicKey,
  voting_account: account,
  num_witness: uint16,
  num_committee: uint16,
  votes: setOf(vote),
  extensions,
});

const specialAuthority = oneOfThese(structure({}), structure({ asset, num_top_holders: uint8 }));

export const accountExtensions = presentFields({
  null_ext: nothing,
  owner_special_authority: specialAuthority,
  active_special_authority: specialAuthority,
  buyback_options: structure({
    asset_to_buy: asset,
    asset_to_buy_issuer: account,
    markets: setOf(asset),
  }),
});

export const price = structure({ base: amount, quote: amount });

export const assetOptions = structure({
  max_supply: int64,
  market_fee_percent: uint16,
  max_market_fee: int64,
  issuer_permissions: uint16,
  flags: uint16,
  core_exchange_rate: price,
  whitelist_authorities: setOf(account),
  blacklist_authorities: setOf(account),
  whitelist_markets: setOf(asset),
  blacklist_markets: setOf(asset),
  description: string,
  extensions,
});

export const bitassetOptions = structure({
  feed_lifetime_sec: uint32,
  minimum_feeds: uint8,
  force_settlement_delay_sec: uint32,
  force_settlement_offset_percent: uint16,
  maximum_force_settlement_volume: uint16,
  short_backing_asset: asset,
  extensions,
});

export const priceFeed = structure({
  settlement_price: price,
  maintenance_collateral_ratio: uint16,
  maximum_short_squeeze_ratio: uint16,
  core_exchange_rate: price,
});

export const callOrderExtensions = presentFields({ target_collateral_ratio: uint16 });

export const vestingPolicy = oneOfThese(
  structure({
    begin_timestamp: time,
    vesting_cliff_seconds: uint32,
    vesting_duration_seconds: uint32,
  }),
  structure({ start_claim: time, vesting_seconds: uint32 }),
);

export const workerInitializer = oneOfThese(
  structure({}),
  structure({ pay_vesting_period_days: uint16 }),
  structure({}),
);

export const predicate = oneOfThese(
  structure({ account_id: account, name: string }),
  structure({ asset_id: asset, symbol: string }),
  structure({ id: bytesOf(20) }),
);

export const blindInput = structure({ commitment: bytesOf(33), owner: authority });

const stealthConfirmation = structure({
  one_time_key: publicKey,
  to: optional(publicKey),
  encrypted_memo: bytes,
});

export const blindOutput = structure({
  commitment: bytesOf(33),
  range_proof: bytes,
  owner: authority,
  stealth_memo: optional(stealthConfirmation),
});
