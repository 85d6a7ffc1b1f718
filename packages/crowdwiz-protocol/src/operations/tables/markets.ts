import { account, feeAccumulator, limitOrder } from '../ids';
import { operation, type OperationTable } from '../operation';
import { amount, callOrderExtensions, extensions, price } from '../structures';
import { anyId } from '../../wire/id-types';
import { bool, int64, time } from '../../wire/plain-types';

/** Orders, margin positions and bids. */
export const MARKETS: OperationTable = {
  1: operation('limit_order_create', {
    seller: account,
    amount_to_sell: amount,
    min_to_receive: amount,
    expiration: time,
    fill_or_kill: bool,
    extensions,
  }),
  2: operation('limit_order_cancel', {
    fee_paying_account: account,
    order: limitOrder,
    extensions,
  }),
  3: operation('call_order_update', {
    funding_account: account,
    delta_collateral: amount,
    delta_debt: amount,
    extensions: callOrderExtensions,
  }),
  4: operation('fill_order', {
    order_id: anyId,
    account_id: account,
    pays: amount,
    receives: amount,
    fill_price: price,
    is_maker: bool,
  }),
  44: operation('fba_distribute', { account_id: account, fba_id: feeAccumulator, amount: int64 }),
  45: operation('bid_collateral', {
    bidder: account,
    additional_collateral: amount,
    debt_covered: amount,
    extensions,
  }),
  46: operation('execute_bid', { bidder: account, debt: amount, collateral: amount }),
};
