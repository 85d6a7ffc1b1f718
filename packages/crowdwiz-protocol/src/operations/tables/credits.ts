import { account, creditOffer, pledgeOffer } from '../ids';
import { operation, type OperationTable } from '../operation';
import { amount } from '../structures';
import { int64, uint16, uint8 } from '../../wire/plain-types';

/** Credits, pledges, stakes and exchanges. */
export const CREDITS: OperationTable = {
  80: operation('credit_system_get', { debitor: account, credit_amount: amount }),
  81: operation('credit_total_repay', {
    debitor: account,
    creditor: account,
    repay_amount: amount,
  }),
  82: operation('credit_repay', { debitor: account, creditor: account, repay_amount: amount }),
  83: operation('credit_offer_create', {
    min_income: int64,
    creditor: account,
    credit_amount: amount,
    repay_amount: amount,
  }),
  84: operation('credit_offer_cancel', { creditor: account, credit_offer: creditOffer }),
  85: operation('credit_offer_fill', {
    debitor: account,
    creditor: account,
    credit_offer: creditOffer,
    credit_amount: amount,
  }),
  86: operation('pledge_offer_give_create', {
    creditor: account,
    pledge_amount: amount,
    credit_amount: amount,
    repay_amount: amount,
    pledge_days: uint16,
  }),
  87: operation('pledge_offer_take_create', {
    debitor: account,
    pledge_amount: amount,
    credit_amount: amount,
    repay_amount: amount,
    pledge_days: uint16,
  }),
  88: operation('pledge_offer_cancel', { creator: account, pledge_offer: pledgeOffer }),
  89: operation('pledge_offer_fill', {
    account,
    debitor: account,
    creditor: account,
    pledge_amount: amount,
    credit_amount: amount,
    repay_amount: amount,
    pledge_days: uint16,
    pledge_offer: pledgeOffer,
  }),
  90: operation('pledge_offer_repay', {
    debitor: account,
    creditor: account,
    repay_amount: amount,
    pledge_amount: amount,
    pledge_offer: pledgeOffer,
  }),
  91: operation('pledge_offer_auto_repay', {
    debitor: account,
    creditor: account,
    pledge_amount: amount,
    credit_amount: amount,
    repay_amount: amount,
    pledge_offer: pledgeOffer,
  }),
  94: operation('poc_vote', { account, poc3_vote: amount, poc6_vote: amount, poc12_vote: amount }),
  95: operation('poc_stak', { account, stak_amount: amount, staking_type: uint8 }),
  96: operation('poc_staking_referal', {
    referrer: account,
    account,
    level: uint8,
    reward: amount,
  }),
  97: operation('exchange_silver', { account, amount }),
  98: operation('buy_gcwd', { account, amount }),
};
