import { accountOf } from '../balances';
import { assertionError } from '../../wire/chain-error';
import { NOTHING, type ApplyContext } from '../apply-context';
import type { Fields } from '../../wire/operation-shapes';
import type { AccountObject, OperationResult, State } from '../../chain/state';
import { instanceOf } from '../../wire/wire-value';

const NEVER = '1970-01-01T00:00:00';
/** A membership that does not end: the node's "lifetime". */
const LIFETIME = '2106-02-07T06:28:15';
/** Account 1.2.0 stands where nobody referred. */
const COMMITTEE_ACCOUNT = '1.2.0';
const NETWORK_FEE_PERCENTAGE = 2000;
const LIFETIME_REFERRER_PERCENTAGE = 3000;

export type NewAccount = Pick<
  AccountObject,
  'name' | 'owner' | 'active' | 'options' | 'registrar' | 'referrer'
>;

/** Adds an account and its statistics under the next free id. */
export function addAccount(state: State, account: NewAccount, lifetime: boolean): AccountObject {
  const id = state.nextId('1.2');
  const statistics = `2.6.${instanceOf(id)}`;
  const created: AccountObject = {
    id,
    membership_expiration_date: lifetime ? LIFETIME : NEVER,
    registrar: account.registrar,
    referrer: account.referrer,
    lifetime_referrer: COMMITTEE_ACCOUNT,
    network_fee_percentage: NETWORK_FEE_PERCENTAGE,
    lifetime_referrer_fee_percentage: LIFETIME_REFERRER_PERCENTAGE,
    referrer_rewards_percentage: 0,
    name: account.name,
    owner: account.owner,
    active: account.active,
    options: account.options,
    statistics,
    whitelisting_accounts: [],
    blacklisting_accounts: [],
    whitelisted_accounts: [],
    blacklisted_accounts: [],
    owner_special_authority: [0, {}],
    active_special_authority: [0, {}],
    top_n_control_flags: 0,
    referral_levels: 0,
    referral_status_type: 0,
    referral_status_paid_fee: 0n,
    referral_status_expiration_date: NEVER,
    status_denominator: 0,
    apostolos: false,
    last_gr_rank: 0,
  };
  state.accounts.set(id, created);
  state.accountNames.set(account.name, id);
  state.statistics.set(statistics, {
    id: statistics,
    owner: id,
    name: account.name,
    most_recent_op: '2.9.0',
    total_ops: 0,
    removed_ops: 0,
    total_core_in_orders: 0n,
    core_in_balance: 0n,
  });
  return created;
}

export function evaluateAccountCreate(context: ApplyContext, fields: Fields<5>): OperationResult {
  const { state } = context;
  const place = { file: 'account_evaluator.cpp', method: 'do_evaluate' };
  const registrar = accountOf(state, fields.registrar);
  accountOf(state, fields.referrer);
  if (registrar.membership_expiration_date !== LIFETIME) {
    throw assertionError(
      { ...place, line: 152 },
      'fee_paying_account->is_lifetime_member()',
      'Only Lifetime members may register an account.',
    );
  }
  if (state.accountNames.has(fields.name)) {
    throw assertionError(
      { ...place, line: 190 },
      'current_account_itr == acnt_indx.indices().get<by_name>().end()',
      "Account '${a}' already exists.",
      { a: fields.name },
    );
  }
  const account = addAccount(state, fields, false);
  state.changeHead({
    accounts_registered_this_interval: state.head.accounts_registered_this_interval + 1,
  });
  return [1, account.id];
}

export function evaluateAccountUpdate(context: ApplyContext, fields: Fields<6>): OperationResult {
  const { state } = context;
  const account = accountOf(state, fields.account);
  state.accounts.set(account.id, {
    ...account,
    owner: fields.owner ?? account.owner,
    active: fields.active ?? account.active,
    options: fields.new_options ?? account.options,
  });
  return NOTHING;
}
