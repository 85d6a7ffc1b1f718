/**
 * Parameters of the sandbox's chain. They are those of the private chain whose answers were recorded,
 * so that a client reads the same fields, numbers and strings; none of them is a secret.
 */

/** Fee parameters by operation number; operations that are missing use `COMPILED_FEES`. */
export const FEE_PARAMETERS = [
  [
    0,
    {
      fee: 200000,
      price_per_kbyte: 100000,
    },
  ],
  [
    1,
    {
      fee: 200000,
    },
  ],
  [
    2,
    {
      fee: 0,
    },
  ],
  [
    3,
    {
      fee: 200000,
    },
  ],
  [4, {}],
  [
    5,
    {
      basic_fee: 500000,
      premium_fee: 200000000,
      price_per_kbyte: 100000,
    },
  ],
  [
    6,
    {
      fee: 200000,
      price_per_kbyte: 100000,
    },
  ],
  [
    7,
    {
      fee: 300000,
    },
  ],
  [
    8,
    {
      membership_annual_fee: 20000000,
      membership_lifetime_fee: 100000000,
    },
  ],
  [
    9,
    {
      fee: 50000000,
    },
  ],
  [
    10,
    {
      symbol3: '50000000000',
      symbol4: '30000000000',
      long_symbol: 500000000,
      price_per_kbyte: 10,
    },
  ],
  [
    11,
    {
      fee: 50000000,
      price_per_kbyte: 10,
    },
  ],
  [
    12,
    {
      fee: 50000000,
    },
  ],
  [
    13,
    {
      fee: 50000000,
    },
  ],
  [
    14,
    {
      fee: 2000000,
      price_per_kbyte: 100000,
    },
  ],
  [
    15,
    {
      fee: 2000000,
    },
  ],
  [
    16,
    {
      fee: 100000,
    },
  ],
  [
    17,
    {
      fee: 10000000,
    },
  ],
  [
    18,
    {
      fee: 50000000,
    },
  ],
  [
    19,
    {
      fee: 100000,
    },
  ],
  [
    20,
    {
      fee: 500000000,
    },
  ],
  [
    21,
    {
      fee: 2000000,
    },
  ],
  [
    22,
    {
      fee: 2000000,
      price_per_kbyte: 10,
    },
  ],
  [
    23,
    {
      fee: 2000000,
      price_per_kbyte: 10,
    },
  ],
  [
    24,
    {
      fee: 100000,
    },
  ],
  [
    25,
    {
      fee: 100000,
    },
  ],
  [
    26,
    {
      fee: 100000,
    },
  ],
  [
    27,
    {
      fee: 2000000,
      price_per_kbyte: 10,
    },
  ],
  [
    28,
    {
      fee: 0,
    },
  ],
  [
    29,
    {
      fee: 500000000,
    },
  ],
  [
    30,
    {
      fee: 2000000,
    },
  ],
  [
    31,
    {
      fee: 100000,
    },
  ],
  [
    32,
    {
      fee: 100000,
    },
  ],
  [
    33,
    {
      fee: 200000,
    },
  ],
  [
    34,
    {
      fee: 500000000,
    },
  ],
  [
    35,
    {
      fee: 100000,
      price_per_kbyte: 10,
    },
  ],
  [
    36,
    {
      fee: 100000,
    },
  ],
  [37, {}],
  [
    38,
    {
      fee: 200000,
      price_per_kbyte: 10,
    },
  ],
  [
    39,
    {
      fee: 500000,
      price_per_output: 500000,
    },
  ],
  [
    40,
    {
      fee: 500000,
      price_per_output: 500000,
    },
  ],
  [
    41,
    {
      fee: 500000,
    },
  ],
  [42, {}],
  [
    43,
    {
      fee: 2000000,
    },
  ],
  [44, {}],
  [
    45,
    {
      fee: 0,
    },
  ],
  [46, {}],
  [
    47,
    {
      fee: 0,
    },
  ],
  [
    48,
    {
      fee: 0,
    },
  ],
] as const;

export const STAKING_PARAMETERS = {
  poc_ref_01: 500,
  poc_ref_02: 200,
  poc_ref_03: 100,
  poc_ref_04: 100,
  poc_ref_05: 100,
  poc_ref_06: 100,
  poc_ref_07: 100,
  poc_ref_08: 100,
  poc_status_levels_00: 1,
  poc_status_levels_01: 3,
  poc_status_levels_02: 5,
  poc_status_levels_03: 7,
  poc_status_levels_04: 8,
  poc_status_denominator_00: 2000,
  poc_status_denominator_01: 8000,
  poc_status_denominator_02: 10000,
  poc_status_denominator_03: 10000,
  poc_status_denominator_04: 10000,
  poc_vote_duration: 86400,
  poc_vote_interval_days: 90,
  poc_min_votes: 160,
  poc_filter_percent: 1000,
  poc3_min_amount: 25000000,
  poc6_min_amount: 25000000,
  poc12_min_amount: 100000000,
} as const;

export const GAMEZONE_PARAMETERS = {
  matrix_lasts_blocks: 177,
  matrix_idle_blocks: 16671,
  matrix_level_1_cells: 2,
  matrix_level_2_cells: 2,
  matrix_level_3_cells: 2,
  matrix_level_4_cells: 2,
  matrix_level_5_cells: 2,
  matrix_level_6_cells: 2,
  matrix_level_7_cells: 2,
  matrix_level_8_cells: 2,
  matrix_level_1_price: 900000,
  matrix_level_2_price: 1600000,
  matrix_level_3_price: 2900000,
  matrix_level_4_price: 5200000,
  matrix_level_5_price: 9400000,
  matrix_level_6_price: 17000000,
  matrix_level_7_price: 30900000,
  matrix_level_8_price: 55500000,
  matrix_level_1_prize: 1800000,
  matrix_level_2_prize: 3200000,
  matrix_level_3_prize: 5800000,
  matrix_level_4_prize: 10400000,
  matrix_level_5_prize: 18800000,
  matrix_level_6_prize: 34000000,
  matrix_level_7_prize: 61800000,
  matrix_level_8_prize: 111000000,
  lottery_goods_total_participants: 5000,
  lottery_goods_expiration: 2592000,
  flipcoin_min_bet_amount: 1000,
} as const;

export const GREAT_RACE_PARAMETERS = {
  vote_duration: 86400,
  min_team_status: 4,
  min_team_volume: 0,
  min_gr_bet: 500000,
  min_votes: 50,
  min_vote_last_rank: 7,
  interval_1: 7,
  interval_2: 21,
  interval_3: 7,
  interval_4: 21,
  interval_5: 7,
  interval_6: 21,
  interval_7: 7,
  interval_8: 7,
  interval_9: 21,
  interval_10: 7,
  interval_11: 21,
  interval_12: 7,
  interval_13: 21,
  interval_14: 7,
  apostolos_reward: 100,
} as const;

/** `parameters` of object 2.0.0 without `current_fees`, which stands first in it. */
export const CHAIN_PARAMETERS = {
  block_interval: 1,
  maintenance_interval: 600,
  maintenance_skip_slots: 3,
  committee_proposal_review_period: 172800,
  maximum_transaction_size: 2048,
  maximum_block_size: 2048000000,
  maximum_time_until_expiration: 86400,
  maximum_proposal_lifetime: 86400,
  maximum_asset_whitelist_authorities: 10,
  maximum_asset_feed_publishers: 10,
  maximum_witness_count: 1001,
  maximum_committee_count: 1001,
  maximum_authority_membership: 10,
  reserve_percent_of_fee: 2000,
  network_percent_of_fee: 2000,
  lifetime_referrer_percent_of_fee: 3000,
  cashback_vesting_period_seconds: 31536000,
  cashback_vesting_threshold: 10000000,
  count_non_member_votes: true,
  allow_non_member_whitelists: false,
  witness_pay_per_block: 200000,
  worker_budget_per_day: 1000000000,
  max_predicate_opcode: 1,
  fee_liquidation_threshold: 10000000,
  accounts_per_fee_scale: 1000,
  account_fee_scale_bitshifts: 4,
  max_authority_depth: 2,
  ref_01_percent_of_fee: 2000,
  ref_02_percent_of_fee: 1000,
  ref_03_percent_of_fee: 600,
  ref_04_percent_of_fee: 400,
  ref_05_percent_of_fee: 300,
  ref_06_percent_of_fee: 200,
  ref_07_percent_of_fee: 200,
  ref_08_percent_of_fee: 300,
  status_levels_00: 0,
  status_levels_01: 3,
  status_levels_02: 5,
  status_levels_03: 7,
  status_levels_04: 8,
  denominator: true,
  status_denominator_00: 0,
  status_denominator_01: 7000,
  status_denominator_02: 8000,
  status_denominator_03: 9000,
  status_denominator_04: 10000,
  denominator_bonus_level: 4,
  nv_levels: 30,
  min_nv_status: 3,
  ref_levels: 8,
  compression_levels: 30,
  compression: true,
  cashback: true,
  alllow_non_partner_register: true,
  min_not_compressed: 3,
  compression_limit: 0,
  referral_statistic_seconds: 7776000,
  root_account: '1.2.27',
  nv_level_threshold_01: 1500000000,
  nv_level_threshold_02: '3500000000',
  nv_level_threshold_03: '10000000000',
  nv_level_threshold_04: '25000000000',
  nv_level_threshold_05: '45000000000',
  nv_level_threshold_06: '70000000000',
  nv_level_threshold_07: '150000000000',
  nv_level_threshold_08: '300000000000',
  status_threshold_01: 300000000,
  status_threshold_02: 200000000,
  status_threshold_03: 100000000,
  status_threshold_04: 0,
  nv_level_reward_01: 100,
  nv_level_reward_02: 200,
  nv_level_reward_03: 300,
  nv_level_reward_04: 400,
  nv_level_reward_05: 500,
  nv_level_reward_06: 600,
  nv_level_reward_07: 700,
  nv_level_reward_08: 800,
  extensions: [],
} as const;

/** Members of object 2.1.0 that the sandbox never changes. */
export const DYNAMIC_PROPERTIES = {
  gcwd_price: 1300000000,
  next_poc_vote_time: '2020-12-25T00:00:00',
  end_poc_vote_time: '2026-11-23T23:44:15',
  poc_vote_is_active: true,
  poc3_percent: 4500,
  poc6_percent: 7800,
  poc12_percent: 9700,
  current_gr_interval: 0,
  next_gr_interval_time: '2021-06-07T18:00:00',
  gr_bet_interval_time: '2021-06-07T18:00:00',
  end_gr_vote_time: '1970-01-01T00:00:00',
  gr_vote_is_active: false,
  gr_iron_volume: 450000000,
  gr_bronze_volume: 900000000,
  gr_silver_volume: '2700000000',
  gr_gold_volume: '5000000000',
  gr_platinum_volume: '9000000000',
  gr_diamond_volume: '12500000000',
  gr_master_volume: '25000000000',
  gr_iron_reward: 200000000,
  gr_bronze_reward: 400000000,
  gr_silver_reward: 1200000000,
  gr_gold_reward: '3000000000',
  gr_platinum_reward: '6000000000',
  gr_diamond_reward: '10000000000',
  gr_elite_reward: '25000000000',
  gr_master_reward: '25000000000',
  gr_top3_reward: 1000000000,
} as const;

/** What `get_config` answers. */
export const CHAIN_CONFIG = {
  GRAPHENE_SYMBOL: 'CWD',
  GRAPHENE_ADDRESS_PREFIX: 'CWD',
  GRAPHENE_MIN_ACCOUNT_NAME_LENGTH: 1,
  GRAPHENE_MAX_ACCOUNT_NAME_LENGTH: 63,
  GRAPHENE_MIN_ASSET_SYMBOL_LENGTH: 3,
  GRAPHENE_MAX_ASSET_SYMBOL_LENGTH: 16,
  GRAPHENE_MAX_SHARE_SUPPLY: '1000000000000000',
  GRAPHENE_MAX_SIG_CHECK_DEPTH: 2,
  GRAPHENE_MIN_TRANSACTION_SIZE_LIMIT: 1024,
  GRAPHENE_MIN_BLOCK_INTERVAL: 1,
  GRAPHENE_MAX_BLOCK_INTERVAL: 30,
  GRAPHENE_DEFAULT_BLOCK_INTERVAL: 5,
  GRAPHENE_DEFAULT_MAX_TRANSACTION_SIZE: 2048,
  GRAPHENE_DEFAULT_MAX_BLOCK_SIZE: 2000000,
  GRAPHENE_DEFAULT_MAX_TIME_UNTIL_EXPIRATION: 86400,
  GRAPHENE_DEFAULT_MAINTENANCE_INTERVAL: 3600,
  GRAPHENE_DEFAULT_MAINTENANCE_SKIP_SLOTS: 3,
  GRAPHENE_MIN_UNDO_HISTORY: 10,
  GRAPHENE_MAX_UNDO_HISTORY: 10000,
  GRAPHENE_MIN_BLOCK_SIZE_LIMIT: 5120,
  GRAPHENE_BLOCKCHAIN_PRECISION: 100000,
  GRAPHENE_BLOCKCHAIN_PRECISION_DIGITS: 5,
  GRAPHENE_100_PERCENT: 10000,
  GRAPHENE_1_PERCENT: 100,
  GRAPHENE_MAX_MARKET_FEE_PERCENT: 10000,
  GRAPHENE_DEFAULT_FORCE_SETTLEMENT_DELAY: 86400,
  GRAPHENE_DEFAULT_FORCE_SETTLEMENT_OFFSET: 0,
  GRAPHENE_DEFAULT_FORCE_SETTLEMENT_MAX_VOLUME: 2000,
  GRAPHENE_DEFAULT_PRICE_FEED_LIFETIME: 86400,
  GRAPHENE_DEFAULT_MAX_AUTHORITY_MEMBERSHIP: 10,
  GRAPHENE_DEFAULT_MAX_ASSET_WHITELIST_AUTHORITIES: 10,
  GRAPHENE_DEFAULT_MAX_ASSET_FEED_PUBLISHERS: 10,
  GRAPHENE_COLLATERAL_RATIO_DENOM: 1000,
  GRAPHENE_MIN_COLLATERAL_RATIO: 1001,
  GRAPHENE_MAX_COLLATERAL_RATIO: 32000,
  GRAPHENE_DEFAULT_MAINTENANCE_COLLATERAL_RATIO: 1750,
  GRAPHENE_DEFAULT_MAX_SHORT_SQUEEZE_RATIO: 1500,
  GRAPHENE_DEFAULT_MARGIN_PERIOD_SEC: 2592000,
  GRAPHENE_DEFAULT_MAX_WITNESSES: 1001,
  GRAPHENE_DEFAULT_MAX_COMMITTEE: 1001,
  GRAPHENE_DEFAULT_MAX_PROPOSAL_LIFETIME_SEC: 2419200,
  GRAPHENE_DEFAULT_COMMITTEE_PROPOSAL_REVIEW_PERIOD_SEC: 1209600,
  GRAPHENE_DEFAULT_NETWORK_PERCENT_OF_FEE: 2000,
  GRAPHENE_DEFAULT_LIFETIME_REFERRER_PERCENT_OF_FEE: 3000,
  GRAPHENE_DEFAULT_CASHBACK_VESTING_PERIOD_SEC: 31536000,
  GRAPHENE_DEFAULT_CASHBACK_VESTING_THRESHOLD: 10000000,
  GRAPHENE_DEFAULT_BURN_PERCENT_OF_FEE: 2000,
  GRAPHENE_DEFAULT_MAX_ASSERT_OPCODE: 1,
  GRAPHENE_DEFAULT_FEE_LIQUIDATION_THRESHOLD: 10000000,
  GRAPHENE_DEFAULT_ACCOUNTS_PER_FEE_SCALE: 1000,
  GRAPHENE_DEFAULT_ACCOUNT_FEE_SCALE_BITSHIFTS: 4,
  GRAPHENE_MAX_WORKER_NAME_LENGTH: 63,
  GRAPHENE_MAX_URL_LENGTH: 127,
  GRAPHENE_CORE_ASSET_CYCLE_RATE: 17,
  GRAPHENE_CORE_ASSET_CYCLE_RATE_BITS: 32,
  GRAPHENE_DEFAULT_WITNESS_PAY_PER_BLOCK: 1000000,
  GRAPHENE_DEFAULT_WITNESS_PAY_VESTING_SECONDS: 86400,
  GRAPHENE_DEFAULT_WORKER_BUDGET_PER_DAY: '50000000000',
  GRAPHENE_COMMITTEE_ACCOUNT: '1.2.0',
  GRAPHENE_WITNESS_ACCOUNT: '1.2.1',
  GRAPHENE_RELAXED_COMMITTEE_ACCOUNT: '1.2.2',
  GRAPHENE_NULL_ACCOUNT: '1.2.3',
  GRAPHENE_TEMP_ACCOUNT: '1.2.4',
} as const;

/** Members of an account's statistics (2.6.x) that the sandbox never changes. */
export const STATISTICS_DEFAULTS = {
  has_cashback_vb: false,
  is_voting: false,
  last_vote_time: '1970-01-01T00:00:00',
  lifetime_fees_paid: 0,
  pending_fees: 0,
  pending_vested_fees: 0,
  personal_volume_in_period: 0,
  network_volume_in_period: 0,
  last_pv_update_date: '1970-01-01T00:00:00',
  last_nv_update_date: '1970-01-01T00:00:00',
  matrix: '1.18.0',
  matrix_active_levels: 1,
  matrix_cells_opened: 0,
  matrix_rooms_opened: 0,
  lottery_goods_rating: 0,
  p2p_complete_deals: 0,
  p2p_canceled_deals: 0,
  p2p_arbitrage_loose: 0,
  p2p_deals_volume: 0,
  p2p_banned: '1970-01-01T00:00:00',
  p2p_gateway_active: true,
  p2p_first_month_rating: 0,
  p2p_current_month_rating: 0,
  first_month_income: 0,
  second_month_income: 0,
  third_month_income: 0,
  current_month_income: 0,
  last_period_gr: 0,
  current_period_gr: 0,
  total_credit: 0,
  allowed_to_repay: 0,
  credit_repaid: 0,
  creditor: '1.2.0',
  poc3_vote: 0,
  poc6_vote: 0,
  poc12_vote: 0,
  had_staking: false,
} as const;
