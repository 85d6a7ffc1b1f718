/**
 * The structures that operations are made of. Besides them there are plain types (`codecs.ts`):
 * `id<s.t>` is the instance of an object id, `set<T>` and `map<K,V>` are sorted, `vector<T>` is not,
 * `extension<T>` holds those fields of T that are present, each after its place.
 */
export const STRUCTURE_TABLE = `
account_create_operation::ext: null_ext optional<void>,
  owner_special_authority optional<special_authority>,
  active_special_authority optional<special_authority>,
  buyback_options optional<buyback_account_options>;
account_name_eq_lit_predicate: account_id id<1.2>, name string;
account_options: memo_key public_key, voting_account id<1.2>, num_witness uint16,
  num_committee uint16, votes set<vote_id>, extensions set<future_extensions>;
account_update_operation::ext: null_ext optional<void>,
  owner_special_authority optional<special_authority>,
  active_special_authority optional<special_authority>;
asset: amount int64, asset_id id<1.3>;
asset_options: max_supply int64, market_fee_percent uint16, max_market_fee int64,
  issuer_permissions uint16, flags uint16, core_exchange_rate price,
  whitelist_authorities set<id<1.2>>, blacklist_authorities set<id<1.2>>,
  whitelist_markets set<id<1.3>>, blacklist_markets set<id<1.3>>, description string,
  extensions set<future_extensions>;
asset_symbol_eq_lit_predicate: asset_id id<1.3>, symbol string;
authority: weight_threshold uint32, account_auths map<id<1.2>,uint16>,
  key_auths map<public_key,uint16>, address_auths map<address,uint16>;
bitasset_options: feed_lifetime_sec uint32, minimum_feeds uint8,
  force_settlement_delay_sec uint32, force_settlement_offset_percent uint16,
  maximum_force_settlement_volume uint16, short_backing_asset id<1.3>,
  extensions set<future_extensions>;
blind_input: commitment bytes33, owner authority;
blind_output: commitment bytes33, range_proof bytes, owner authority,
  stealth_memo optional<stealth_confirmation>;
block_id_predicate: id ripemd160;
burn_worker_initializer: ;
buyback_account_options: asset_to_buy id<1.3>, asset_to_buy_issuer id<1.2>, markets set<id<1.3>>;
call_order_update_operation::options_type: target_collateral_ratio optional<uint16>;
cdd_vesting_policy_initializer: start_claim time_point_sec, vesting_seconds uint32;
chain_parameters: current_fees fee_schedule, block_interval uint8, maintenance_interval uint32,
  maintenance_skip_slots uint8, committee_proposal_review_period uint32,
  maximum_transaction_size uint32, maximum_block_size uint32,
  maximum_time_until_expiration uint32, maximum_proposal_lifetime uint32,
  maximum_asset_whitelist_authorities uint8, maximum_asset_feed_publishers uint8,
  maximum_witness_count uint16, maximum_committee_count uint16,
  maximum_authority_membership uint16, reserve_percent_of_fee uint16,
  network_percent_of_fee uint16, lifetime_referrer_percent_of_fee uint16,
  cashback_vesting_period_seconds uint32, cashback_vesting_threshold int64,
  count_non_member_votes bool, allow_non_member_whitelists bool, witness_pay_per_block int64,
  worker_budget_per_day int64, max_predicate_opcode uint16, fee_liquidation_threshold int64,
  accounts_per_fee_scale uint16, account_fee_scale_bitshifts uint8, max_authority_depth uint8,
  ref_01_percent_of_fee uint16, ref_02_percent_of_fee uint16, ref_03_percent_of_fee uint16,
  ref_04_percent_of_fee uint16, ref_05_percent_of_fee uint16, ref_06_percent_of_fee uint16,
  ref_07_percent_of_fee uint16, ref_08_percent_of_fee uint16, status_levels_00 uint8,
  status_levels_01 uint8, status_levels_02 uint8, status_levels_03 uint8,
  status_levels_04 uint8, denominator bool, status_denominator_00 uint16,
  status_denominator_01 uint16, status_denominator_02 uint16, status_denominator_03 uint16,
  status_denominator_04 uint16, denominator_bonus_level uint8, nv_levels uint8,
  min_nv_status uint8, ref_levels uint8, compression_levels uint8, compression bool,
  cashback bool, alllow_non_partner_register bool, min_not_compressed uint8,
  compression_limit int64, referral_statistic_seconds uint64, root_account id<1.2>,
  nv_level_threshold_01 int64, nv_level_threshold_02 int64, nv_level_threshold_03 int64,
  nv_level_threshold_04 int64, nv_level_threshold_05 int64, nv_level_threshold_06 int64,
  nv_level_threshold_07 int64, nv_level_threshold_08 int64, status_threshold_01 int64,
  status_threshold_02 int64, status_threshold_03 int64, status_threshold_04 int64,
  nv_level_reward_01 uint16, nv_level_reward_02 uint16, nv_level_reward_03 uint16,
  nv_level_reward_04 uint16, nv_level_reward_05 uint16, nv_level_reward_06 uint16,
  nv_level_reward_07 uint16, nv_level_reward_08 uint16, extensions set<future_extensions>;
fee_schedule: parameters set<fee_parameters>, scale uint32;
gamezone_chain_parameters: matrix_lasts_blocks uint32, matrix_idle_blocks uint32,
  matrix_level_1_cells uint8, matrix_level_2_cells uint8, matrix_level_3_cells uint8,
  matrix_level_4_cells uint8, matrix_level_5_cells uint8, matrix_level_6_cells uint8,
  matrix_level_7_cells uint8, matrix_level_8_cells uint8, matrix_level_1_price int64,
  matrix_level_2_price int64, matrix_level_3_price int64, matrix_level_4_price int64,
  matrix_level_5_price int64, matrix_level_6_price int64, matrix_level_7_price int64,
  matrix_level_8_price int64, matrix_level_1_prize int64, matrix_level_2_prize int64,
  matrix_level_3_prize int64, matrix_level_4_prize int64, matrix_level_5_prize int64,
  matrix_level_6_prize int64, matrix_level_7_prize int64, matrix_level_8_prize int64,
  lottery_goods_total_participants uint32, lottery_goods_expiration uint32,
  flipcoin_min_bet_amount int64;
linear_vesting_policy_initializer: begin_timestamp time_point_sec, vesting_cliff_seconds uint32,
  vesting_duration_seconds uint32;
memo_data: from public_key, to public_key, nonce uint64, message bytes;
no_special_authority: ;
op_wrapper: op operation;
price: base asset, quote asset;
price_feed: settlement_price price, maintenance_collateral_ratio uint16,
  maximum_short_squeeze_ratio uint16, core_exchange_rate price;
refund_worker_initializer: ;
staking_chain_parameters: poc_ref_01 uint16, poc_ref_02 uint16, poc_ref_03 uint16,
  poc_ref_04 uint16, poc_ref_05 uint16, poc_ref_06 uint16, poc_ref_07 uint16, poc_ref_08 uint16,
  poc_status_levels_00 uint8, poc_status_levels_01 uint8, poc_status_levels_02 uint8,
  poc_status_levels_03 uint8, poc_status_levels_04 uint8, poc_status_denominator_00 uint16,
  poc_status_denominator_01 uint16, poc_status_denominator_02 uint16,
  poc_status_denominator_03 uint16, poc_status_denominator_04 uint16, poc_vote_duration uint32,
  poc_vote_interval_days uint16, poc_min_votes uint16, poc_filter_percent uint16,
  poc3_min_amount int64, poc6_min_amount int64, poc12_min_amount int64;
stealth_confirmation: one_time_key public_key, to optional<public_key>, encrypted_memo bytes;
top_holders_special_authority: asset id<1.3>, num_top_holders uint8;
vesting_balance_worker_initializer: pay_vesting_period_days uint16;
`;

/** Types of which a value is one of several, numbered from 0. */
export const VARIANT_TABLE = `
future_extensions: void;
predicate: account_name_eq_lit_predicate, asset_symbol_eq_lit_predicate, block_id_predicate;
special_authority: no_special_authority, top_holders_special_authority;
vesting_policy_initializer: linear_vesting_policy_initializer, cdd_vesting_policy_initializer;
worker_initializer: refund_worker_initializer, vesting_balance_worker_initializer,
  burn_worker_initializer;
`;

/** What the fee schedule says of operations with these numbers; of 4, 37, 42, 44 and 46 nothing. */
export const FEE_PARAMETER_TABLE = `
0 11 14 22-23 27 35 38 61 65-66: fee uint64, price_per_kbyte uint32;
1-3 9 12-13 15-20 24-26 28-34 36 41 43 45 47-48 50 69 73 80-103 105-117 120-125: fee uint64;
5: basic_fee uint64, premium_fee uint64, price_per_kbyte uint32;
6: fee int64, price_per_kbyte uint32;
7 21 51-55 57-60 63-64 67-68 70-72 74-79: fee int64;
8: membership_annual_fee uint64, membership_lifetime_fee uint64;
10: symbol3 uint64, symbol4 uint64, long_symbol uint64, price_per_kbyte uint32;
39-40: fee uint64, price_per_output uint32;
49: status_1_fee uint64, status_2_fee uint64, status_3_fee uint64, status_4_fee uint64;
56: fee int64, lottery_goods_fee_percent uint16;
62: fee int64, matrix_fee_percent uint16;
104: fee uint64, price_per_transfer uint64;
118: fee int64, gr_range_bet_fee_percent uint16;
119: fee int64, gr_team_bet_fee_percent uint16;
`;
