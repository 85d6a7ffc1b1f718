import { account, p2pAdvertisement, p2pOrder } from '../ids';
import { operation, type OperationTable } from '../operation';
import { amount, memo } from '../structures';
import { optional } from '../../wire/composed-types';
import { bool, int64, string, uint32, uint8 } from '../../wire/plain-types';

/** In the order of their bytes, as everywhere. */
const ADVERTISEMENT = {
  p2p_gateway: account,
  adv_type: bool,
  adv_description: string,
  max_cwd: int64,
  min_cwd: int64,
  price: int64,
  currency: string,
  min_p2p_complete_deals: uint32,
  min_account_status: uint8,
  timelimit_for_reply: uint32,
  timelimit_for_approve: uint32,
  geo: string,
};

/** Advertisements and orders between people, paid outside of the chain. */
export const P2P: OperationTable = {
  65: operation('create_p2p_adv', ADVERTISEMENT),
  66: operation('edit_p2p_adv', {
    p2p_adv: p2pAdvertisement,
    ...ADVERTISEMENT,
    status: uint8,
  }),
  67: operation('clear_p2p_adv_black_list', { p2p_adv: p2pAdvertisement, p2p_gateway: account }),
  68: operation('remove_from_p2p_adv_black_list', {
    p2p_adv: p2pAdvertisement,
    p2p_gateway: account,
    blacklisted: account,
  }),
  69: operation('create_p2p_order', {
    p2p_adv: p2pAdvertisement,
    amount,
    price: int64,
    p2p_gateway: account,
    p2p_client: account,
    payment_details: optional(memo),
  }),
  70: operation('cancel_p2p_order', {
    p2p_gateway: account,
    p2p_client: account,
    p2p_order: p2pOrder,
    blacklist: bool,
  }),
  71: operation('autocancel_p2p_order', {
    p2p_gateway: account,
    p2p_client: account,
    p2p_order: p2pOrder,
  }),
  72: operation('autorefund_p2p_order', {
    p2p_gateway: account,
    p2p_client: account,
    refund_to: account,
    p2p_order: p2pOrder,
    amount,
  }),
  73: operation('call_p2p_order', {
    p2p_order: p2pOrder,
    p2p_gateway: account,
    p2p_client: account,
    amount,
    price: int64,
    payment_details: memo,
  }),
  74: operation('payment_p2p_order', {
    p2p_order: p2pOrder,
    paying_account: account,
    recieving_account: account,
    file_hash: optional(memo),
  }),
  75: operation('release_p2p_order', {
    p2p_order: p2pOrder,
    paying_account: account,
    recieving_account: account,
  }),
  76: operation('open_p2p_dispute', {
    p2p_order: p2pOrder,
    account,
    defendant: account,
    arbitr: account,
    contact_details: memo,
  }),
  77: operation('reply_p2p_dispute', {
    p2p_order: p2pOrder,
    account,
    arbitr: account,
    contact_details: memo,
  }),
  78: operation('resolve_p2p_dispute', {
    p2p_order: p2pOrder,
    arbitr: account,
    winner: account,
    looser: account,
  }),
};
