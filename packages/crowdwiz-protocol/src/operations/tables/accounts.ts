import { account } from '../ids';
import { operation, type OperationTable } from '../operation';
import { accountExtensions, accountOptions, authority, extensions } from '../structures';
import { optional } from '../../wire/composed-types';
import { bool, string, uint16, uint8 } from '../../wire/plain-types';

/** Accounts, their keys and their status. */
export const ACCOUNTS: OperationTable = {
  5: operation('account_create', {
    registrar: account,
    referrer: account,
    referrer_percent: uint16,
    name: string,
    owner: authority,
    active: authority,
    options: accountOptions,
    extensions: accountExtensions,
  }),
  6: operation('account_update', {
    account,
    owner: optional(authority),
    active: optional(authority),
    new_options: optional(accountOptions),
    extensions: accountExtensions,
  }),
  7: operation('account_whitelist', {
    authorizing_account: account,
    account_to_list: account,
    new_listing: uint8,
    extensions,
  }),
  8: operation('account_upgrade', {
    account_to_upgrade: account,
    upgrade_to_lifetime_member: bool,
    extensions,
  }),
  9: operation('account_transfer', { account_id: account, new_owner: account, extensions }),
  49: operation('account_status_upgrade', {
    account_to_upgrade: account,
    referral_status_type: uint8,
  }),
  106: operation('change_referrer', { account_id: account, new_referrer: account }),
};
