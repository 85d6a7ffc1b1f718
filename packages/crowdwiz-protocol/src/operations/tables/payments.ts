import {
  account,
  approvedTransfer,
  asset,
  balance,
  vestingBalance,
  withdrawPermission,
} from '../ids';
import { operation, type OperationTable } from '../operation';
import { amount, extensions, memo, vestingPolicy } from '../structures';
import { mapOf, optional } from '../../wire/composed-types';
import { int64, publicKey, time, uint32 } from '../../wire/plain-types';

/** Transfers and messages, mass payments, approved transfers, withdrawals by others, vesting. */
export const PAYMENTS: OperationTable = {
  0: operation('transfer', {
    from: account,
    to: account,
    amount,
    memo: optional(memo),
    extensions,
  }),
  25: operation('withdraw_permission_create', {
    withdraw_from_account: account,
    authorized_account: account,
    withdrawal_limit: amount,
    withdrawal_period_sec: uint32,
    periods_until_expiration: uint32,
    period_start_time: time,
  }),
  26: operation('withdraw_permission_update', {
    withdraw_from_account: account,
    authorized_account: account,
    permission_to_update: withdrawPermission,
    withdrawal_limit: amount,
    withdrawal_period_sec: uint32,
    period_start_time: time,
    periods_until_expiration: uint32,
  }),
  27: operation('withdraw_permission_claim', {
    withdraw_permission: withdrawPermission,
    withdraw_from_account: account,
    withdraw_to_account: account,
    amount_to_withdraw: amount,
    memo: optional(memo),
  }),
  28: operation('withdraw_permission_delete', {
    withdraw_from_account: account,
    authorized_account: account,
    withdrawal_permission: withdrawPermission,
  }),
  32: operation('vesting_balance_create', {
    creator: account,
    owner: account,
    amount,
    policy: vestingPolicy,
  }),
  33: operation('vesting_balance_withdraw', {
    vesting_balance: vestingBalance,
    owner: account,
    amount,
  }),
  37: operation('balance_claim', {
    deposit_to_account: account,
    balance_to_claim: balance,
    balance_owner_key: publicKey,
    total_claimed: amount,
  }),
  61: operation('send_message', { from: account, to: account, memo }),
  99: operation('approved_transfer_create', {
    from: account,
    to: account,
    arbitr: account,
    expiration: time,
    amount,
  }),
  100: operation('approved_transfer_approve', {
    from: account,
    to: account,
    arbitr: account,
    amount,
    ato: approvedTransfer,
  }),
  101: operation('approved_transfer_cancel', {
    from: account,
    to: account,
    arbitr: account,
    amount,
    ato: approvedTransfer,
  }),
  102: operation('approved_transfer_open_dispute', {
    from: account,
    to: account,
    arbitr: account,
    amount,
    ato: approvedTransfer,
  }),
  103: operation('approved_transfer_resolve_dispute', {
    from: account,
    to: account,
    arbitr: account,
    amount,
    winner: account,
    ato: approvedTransfer,
  }),
  104: operation('mass_payment', {
    from: account,
    asset_id: asset,
    payments: mapOf(account, int64),
  }),
  105: operation('mass_payment_pay', { from: account, to: account, amount }),
};
