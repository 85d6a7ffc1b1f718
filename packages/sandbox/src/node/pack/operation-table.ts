/**
 * Every operation of the chain: its number, its name and its fields in the order of their bytes. The
 * first field of each is `fee asset`. What the types mean is in `type-table.ts`.
 */
export const OPERATION_TABLE = `
0 transfer: from id<1.2>, to id<1.2>, amount asset, memo optional<memo_data>,
  extensions set<future_extensions>;
1 limit_order_create: seller id<1.2>, amount_to_sell asset, min_to_receive asset,
  expiration time_point_sec, fill_or_kill bool, extensions set<future_extensions>;
2 limit_order_cancel: fee_paying_account id<1.2>, order id<1.7>,
  extensions set<future_extensions>;
3 call_order_update: funding_account id<1.2>, delta_collateral asset, delta_debt asset,
  extensions extension<call_order_update_operation::options_type>;
4 fill_order: order_id object_id, account_id id<1.2>, pays asset, receives asset,
  fill_price price, is_maker bool;
5 account_create: registrar id<1.2>, referrer id<1.2>, referrer_percent uint16, name string,
  owner authority, active authority, options account_options,
  extensions extension<account_create_operation::ext>;
6 account_update: account id<1.2>, owner optional<authority>, active optional<authority>,
  new_options optional<account_options>, extensions extension<account_update_operation::ext>;
7 account_whitelist: authorizing_account id<1.2>, account_to_list id<1.2>, new_listing uint8,
  extensions set<future_extensions>;
8 account_upgrade: account_to_upgrade id<1.2>, upgrade_to_lifetime_member bool,
  extensions set<future_extensions>;
9 account_transfer: account_id id<1.2>, new_owner id<1.2>, extensions set<future_extensions>;
10 asset_create: issuer id<1.2>, symbol string, precision uint8, common_options asset_options,
  bitasset_opts optional<bitasset_options>, is_prediction_market bool,
  extensions set<future_extensions>;
11 asset_update: issuer id<1.2>, asset_to_update id<1.3>, new_issuer optional<id<1.2>>,
  new_options asset_options, extensions set<future_extensions>;
12 asset_update_bitasset: issuer id<1.2>, asset_to_update id<1.3>, new_options bitasset_options,
  extensions set<future_extensions>;
13 asset_update_feed_producers: issuer id<1.2>, asset_to_update id<1.3>,
  new_feed_producers set<id<1.2>>, extensions set<future_extensions>;
14 asset_issue: issuer id<1.2>, asset_to_issue asset, issue_to_account id<1.2>,
  memo optional<memo_data>, extensions set<future_extensions>;
15 asset_reserve: payer id<1.2>, amount_to_reserve asset, extensions set<future_extensions>;
16 asset_fund_fee_pool: from_account id<1.2>, asset_id id<1.3>, amount int64,
  extensions set<future_extensions>;
17 asset_settle: account id<1.2>, amount asset, extensions set<future_extensions>;
18 asset_global_settle: issuer id<1.2>, asset_to_settle id<1.3>, settle_price price,
  extensions set<future_extensions>;
19 asset_publish_feed: publisher id<1.2>, asset_id id<1.3>, feed price_feed,
  extensions set<future_extensions>;
20 witness_create: witness_account id<1.2>, url string, block_signing_key public_key;
21 witness_update: witness id<1.6>, witness_account id<1.2>, new_url optional<string>,
  new_signing_key optional<public_key>;
22 proposal_create: fee_paying_account id<1.2>, expiration_time time_point_sec,
  proposed_ops vector<op_wrapper>, review_period_seconds optional<uint32>,
  extensions set<future_extensions>;
23 proposal_update: fee_paying_account id<1.2>, proposal id<1.10>,
  active_approvals_to_add set<id<1.2>>, active_approvals_to_remove set<id<1.2>>,
  owner_approvals_to_add set<id<1.2>>, owner_approvals_to_remove set<id<1.2>>,
  key_approvals_to_add set<public_key>, key_approvals_to_remove set<public_key>,
  extensions set<future_extensions>;
24 proposal_delete: fee_paying_account id<1.2>, using_owner_authority bool, proposal id<1.10>,
  extensions set<future_extensions>;
25 withdraw_permission_create: withdraw_from_account id<1.2>, authorized_account id<1.2>,
  withdrawal_limit asset, withdrawal_period_sec uint32, periods_until_expiration uint32,
  period_start_time time_point_sec;
26 withdraw_permission_update: withdraw_from_account id<1.2>, authorized_account id<1.2>,
  permission_to_update id<1.12>, withdrawal_limit asset, withdrawal_period_sec uint32,
  period_start_time time_point_sec, periods_until_expiration uint32;
27 withdraw_permission_claim: withdraw_permission id<1.12>, withdraw_from_account id<1.2>,
  withdraw_to_account id<1.2>, amount_to_withdraw asset, memo optional<memo_data>;
28 withdraw_permission_delete: withdraw_from_account id<1.2>, authorized_account id<1.2>,
  withdrawal_permission id<1.12>;
29 committee_member_create: committee_member_account id<1.2>, url string;
30 committee_member_update: committee_member id<1.5>, committee_member_account id<1.2>,
  new_url optional<string>;
31 committee_member_update_global_parameters: new_parameters chain_parameters;
32 vesting_balance_create: creator id<1.2>, owner id<1.2>, amount asset,
  policy vesting_policy_initializer;
33 vesting_balance_withdraw: vesting_balance id<1.13>, owner id<1.2>, amount asset;
34 worker_create: owner id<1.2>, work_begin_date time_point_sec, work_end_date time_point_sec,
  daily_pay int64, name string, url string, initializer worker_initializer;
35 custom: payer id<1.2>, required_auths set<id<1.2>>, id uint16, data bytes;
36 assert: fee_paying_account id<1.2>, predicates vector<predicate>,
  required_auths set<id<1.2>>, extensions set<future_extensions>;
37 balance_claim: deposit_to_account id<1.2>, balance_to_claim id<1.15>,
  balance_owner_key public_key, total_claimed asset;
38 override_transfer: issuer id<1.2>, from id<1.2>, to id<1.2>, amount asset,
  memo optional<memo_data>, extensions set<future_extensions>;
39 transfer_to_blind: amount asset, from id<1.2>, blinding_factor sha256,
  outputs vector<blind_output>;
40 blind_transfer: inputs vector<blind_input>, outputs vector<blind_output>;
41 transfer_from_blind: amount asset, to id<1.2>, blinding_factor sha256,
  inputs vector<blind_input>;
42 asset_settle_cancel: settlement id<1.4>, account id<1.2>, amount asset,
  extensions set<future_extensions>;
43 asset_claim_fees: issuer id<1.2>, amount_to_claim asset, extensions set<future_extensions>;
44 fba_distribute: account_id id<1.2>, fba_id id<2.16>, amount int64;
45 bid_collateral: bidder id<1.2>, additional_collateral asset, debt_covered asset,
  extensions set<future_extensions>;
46 execute_bid: bidder id<1.2>, debt asset, collateral asset;
47 asset_claim_pool: issuer id<1.2>, asset_id id<1.3>, amount_to_claim asset,
  extensions set<future_extensions>;
48 asset_update_issuer: issuer id<1.2>, asset_to_update id<1.3>, new_issuer id<1.2>,
  extensions set<future_extensions>;
49 account_status_upgrade: account_to_upgrade id<1.2>, referral_status_type uint8;
50 flipcoin_bet: bettor id<1.2>, bet asset, nonce uint8;
51 flipcoin_call: flipcoin id<1.16>, caller id<1.2>, bet asset;
52 flipcoin_win: flipcoin id<1.16>, winner id<1.2>, payout asset, referral_payout asset;
53 flipcoin_cancel: flipcoin id<1.16>, bettor id<1.2>, bet asset;
54 flipcoin_loose: flipcoin id<1.16>, looser id<1.2>, bet asset;
55 lottery_goods_create_lot: owner id<1.2>, total_participants uint32, ticket_price asset,
  latency_sec uint16, img_url string, description string;
56 lottery_goods_buy_ticket: lot_id id<1.17>, participant id<1.2>, ticket_price asset;
57 lottery_goods_send_contacts: lot_id id<1.17>, winner id<1.2>, owner id<1.2>,
  winner_contacts memo_data;
58 lottery_goods_confirm_delivery: lot_id id<1.17>, winner id<1.2>, owner id<1.2>;
59 lottery_goods_win: lot_id id<1.17>, winner id<1.2>;
60 lottery_goods_loose: lot_id id<1.17>, looser id<1.2>;
61 send_message: from id<1.2>, to id<1.2>, memo memo_data;
62 matrix_open_room: matrix_id id<1.18>, player id<1.2>, matrix_level uint8, level_price asset;
63 matrix_room_closed: player id<1.2>, matrix_room id<1.19>, matrix_level uint8,
  level_reward asset;
64 matrix_cell_filled: player id<1.2>, matrix_room id<1.19>, matrix_level uint8,
  cell_player id<1.2>;
65 create_p2p_adv: p2p_gateway id<1.2>, adv_type bool, adv_description string, max_cwd int64,
  min_cwd int64, price int64, currency string, min_p2p_complete_deals uint32,
  min_account_status uint8, timelimit_for_reply uint32, timelimit_for_approve uint32, geo string;
66 edit_p2p_adv: p2p_adv id<1.20>, p2p_gateway id<1.2>, adv_type bool, adv_description string,
  max_cwd int64, min_cwd int64, price int64, currency string, min_p2p_complete_deals uint32,
  min_account_status uint8, timelimit_for_reply uint32, timelimit_for_approve uint32,
  geo string, status uint8;
67 clear_p2p_adv_black_list: p2p_adv id<1.20>, p2p_gateway id<1.2>;
68 remove_from_p2p_adv_black_list: p2p_adv id<1.20>, p2p_gateway id<1.2>, blacklisted id<1.2>;
69 create_p2p_order: p2p_adv id<1.20>, amount asset, price int64, p2p_gateway id<1.2>,
  p2p_client id<1.2>, payment_details optional<memo_data>;
70 cancel_p2p_order: p2p_gateway id<1.2>, p2p_client id<1.2>, p2p_order id<1.21>, blacklist bool;
71 autocancel_p2p_order: p2p_gateway id<1.2>, p2p_client id<1.2>, p2p_order id<1.21>;
72 autorefund_p2p_order: p2p_gateway id<1.2>, p2p_client id<1.2>, refund_to id<1.2>,
  p2p_order id<1.21>, amount asset;
73 call_p2p_order: p2p_order id<1.21>, p2p_gateway id<1.2>, p2p_client id<1.2>, amount asset,
  price int64, payment_details memo_data;
74 payment_p2p_order: p2p_order id<1.21>, paying_account id<1.2>, recieving_account id<1.2>,
  file_hash optional<memo_data>;
75 release_p2p_order: p2p_order id<1.21>, paying_account id<1.2>, recieving_account id<1.2>;
76 open_p2p_dispute: p2p_order id<1.21>, account id<1.2>, defendant id<1.2>, arbitr id<1.2>,
  contact_details memo_data;
77 reply_p2p_dispute: p2p_order id<1.21>, account id<1.2>, arbitr id<1.2>,
  contact_details memo_data;
78 resolve_p2p_dispute: p2p_order id<1.21>, arbitr id<1.2>, winner id<1.2>, looser id<1.2>;
79 lottery_goods_refund: lot_id id<1.17>, participant id<1.2>, ticket_price asset;
80 credit_system_get: debitor id<1.2>, credit_amount asset;
81 credit_total_repay: debitor id<1.2>, creditor id<1.2>, repay_amount asset;
82 credit_repay: debitor id<1.2>, creditor id<1.2>, repay_amount asset;
83 credit_offer_create: min_income int64, creditor id<1.2>, credit_amount asset,
  repay_amount asset;
84 credit_offer_cancel: creditor id<1.2>, credit_offer id<1.22>;
85 credit_offer_fill: debitor id<1.2>, creditor id<1.2>, credit_offer id<1.22>,
  credit_amount asset;
86 pledge_offer_give_create: creditor id<1.2>, pledge_amount asset, credit_amount asset,
  repay_amount asset, pledge_days uint16;
87 pledge_offer_take_create: debitor id<1.2>, pledge_amount asset, credit_amount asset,
  repay_amount asset, pledge_days uint16;
88 pledge_offer_cancel: creator id<1.2>, pledge_offer id<1.23>;
89 pledge_offer_fill: account id<1.2>, debitor id<1.2>, creditor id<1.2>, pledge_amount asset,
  credit_amount asset, repay_amount asset, pledge_days uint16, pledge_offer id<1.23>;
90 pledge_offer_repay: debitor id<1.2>, creditor id<1.2>, repay_amount asset,
  pledge_amount asset, pledge_offer id<1.23>;
91 pledge_offer_auto_repay: debitor id<1.2>, creditor id<1.2>, pledge_amount asset,
  credit_amount asset, repay_amount asset, pledge_offer id<1.23>;
92 committee_member_update_gamezone_parameters: new_parameters gamezone_chain_parameters;
93 committee_member_update_staking_parameters: new_parameters staking_chain_parameters;
94 poc_vote: account id<1.2>, poc3_vote asset, poc6_vote asset, poc12_vote asset;
95 poc_stak: account id<1.2>, stak_amount asset, staking_type uint8;
96 poc_staking_referal: referrer id<1.2>, account id<1.2>, level uint8, reward asset;
97 exchange_silver: account id<1.2>, amount asset;
98 buy_gcwd: account id<1.2>, amount asset;
99 approved_transfer_create: from id<1.2>, to id<1.2>, arbitr id<1.2>,
  expiration time_point_sec, amount asset;
100 approved_transfer_approve: from id<1.2>, to id<1.2>, arbitr id<1.2>, amount asset,
  ato id<1.24>;
101 approved_transfer_cancel: from id<1.2>, to id<1.2>, arbitr id<1.2>, amount asset,
  ato id<1.24>;
102 approved_transfer_open_dispute: from id<1.2>, to id<1.2>, arbitr id<1.2>, amount asset,
  ato id<1.24>;
103 approved_transfer_resolve_dispute: from id<1.2>, to id<1.2>, arbitr id<1.2>, amount asset,
  winner id<1.2>, ato id<1.24>;
104 mass_payment: from id<1.2>, asset_id id<1.3>, payments map<id<1.2>,int64>;
105 mass_payment_pay: from id<1.2>, to id<1.2>, amount asset;
106 change_referrer: account_id id<1.2>, new_referrer id<1.2>;
107 gr_team_create: captain id<1.2>, name string, description string, logo string;
108 gr_team_delete: captain id<1.2>, team id<1.25>;
109 gr_invite_send: captain id<1.2>, player id<1.2>, team id<1.25>;
110 gr_invite_accept: captain id<1.2>, player id<1.2>, team id<1.25>, invite id<1.26>;
111 gr_player_remove: captain id<1.2>, player id<1.2>, team id<1.25>;
112 gr_team_leave: captain id<1.2>, player id<1.2>, team id<1.25>;
113 gr_vote: player id<1.2>, gr_iron_volume int64, gr_bronze_volume int64,
  gr_silver_volume int64, gr_gold_volume int64, gr_platinum_volume int64,
  gr_diamond_volume int64, gr_master_volume int64, gr_iron_reward int64, gr_bronze_reward int64,
  gr_silver_reward int64, gr_gold_reward int64, gr_platinum_reward int64,
  gr_diamond_reward int64, gr_elite_reward int64, gr_master_reward int64;
114 gr_assign_rank: player id<1.2>, team id<1.25>, rank uint8;
115 gr_pay_rank_reward: captain id<1.2>, team id<1.25>, amount asset, rank uint8;
116 gr_pay_top_reward: captain id<1.2>, team id<1.25>, amount asset, interval uint8;
117 gr_apostolos: player id<1.2>, team id<1.25>;
118 gr_range_bet: team id<1.25>, lower_rank uint8, upper_rank uint8, result bool,
  bettor id<1.2>, bet asset;
119 gr_team_bet: team1 id<1.25>, team2 id<1.25>, winner id<1.25>, bettor id<1.2>, bet asset;
120 gr_range_bet_win: gr_range_bet id<1.28>, result uint64, team id<1.25>, lower_rank uint8,
  upper_rank uint8, total_bets asset, total_wins asset, bettor_part asset, reward asset,
  bettor id<1.2>;
121 gr_range_bet_loose: gr_range_bet id<1.28>, result uint64, team id<1.25>, lower_rank uint8,
  upper_rank uint8, bettor id<1.2>;
122 gr_team_bet_win: gr_team_bet id<1.29>, team1 id<1.25>, team2 id<1.25>, winner id<1.25>,
  total_bets asset, total_wins asset, bettor_part asset, reward asset, bettor id<1.2>;
123 gr_team_bet_loose: gr_team_bet id<1.29>, team1 id<1.25>, team2 id<1.25>, winner id<1.25>,
  bettor id<1.2>;
124 gr_range_bet_cancel: gr_range_bet id<1.28>, team id<1.25>, lower_rank uint8,
  upper_rank uint8, result uint64, payback asset, bettor id<1.2>;
125 gr_team_bet_cancel: gr_team_bet id<1.29>, team1 id<1.25>, team2 id<1.25>, winner id<1.25>,
  payback asset, bettor id<1.2>;
`;
