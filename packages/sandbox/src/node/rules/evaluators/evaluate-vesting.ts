import { accountOf, adjustBalance } from '../balances';
import { objectNotFound } from '../authority';
import { NOTHING, type ApplyContext } from '../apply-context';
import type { OperationResult, VestingBalanceObject, VestingPolicy } from '../../chain/state';
import { assertionError } from '../../wire/chain-error';
import type { Fields } from '../../wire/operation-shapes';
import { amountOf, readWireSeconds, writeInt64, writeWireSeconds } from '../../wire/wire-value';

/** [T 16g, 24]: what is put aside for an owner, who takes it out as the policy lets him. */

export function evaluateVesting(context: ApplyContext, fields: Fields<32>): OperationResult {
  const { state } = context;
  const { creator, owner, amount, policy } = fields;
  for (const account of [creator, owner]) accountOf(state, account);
  adjustBalance(state, creator, -amountOf(amount.amount), amount.asset_id);
  const id = state.nextId('1.13');
  const begun = begin(policy, amountOf(amount.amount), context.headTimeSeconds);
  state.vestingBalances.set(id, { id, owner, balance: amount, policy: begun });
  return [1, id];
}

export function evaluateVestingWithdrawal(
  context: ApplyContext,
  fields: Fields<33>,
): OperationResult {
  const { state } = context;
  const vesting = state.vestingBalances.get(fields.vesting_balance);
  if (vesting === undefined) throw objectNotFound(fields.vesting_balance);
  const { amount, asset_id: assetId } = fields.amount;
  const place = { file: 'vesting_balance_evaluator.cpp', line: 108, method: 'do_evaluate' };
  if (vesting.owner !== fields.owner) throw assertionError(place, 'op.owner == vbo.owner');
  const units = amountOf(amount);
  const isSame = vesting.balance.asset_id === assetId;
  if (!isSame || units > allowed(vesting, context.headTimeSeconds)) {
    throw assertionError(place, 'vbo.is_withdraw_allowed( now, op.amount )');
  }
  // An empty one stays.
  state.vestingBalances.set(vesting.id, withdrawn(vesting, units, context.headTimeSeconds));
  adjustBalance(state, fields.owner, units, assetId);
  return NOTHING;
}

function begin(policy: Fields<32>['policy'], units: bigint, nowSeconds: number): VestingPolicy {
  if (policy[0] === 0) return [0, { ...policy[1], begin_balance: writeInt64(units) }];
  return [
    1,
    {
      vesting_seconds: policy[1].vesting_seconds,
      start_claim: policy[1].start_claim,
      coin_seconds_earned: '0',
      coin_seconds_earned_last_update: writeWireSeconds(nowSeconds),
    },
  ];
}

function allowed({ balance, policy }: VestingBalanceObject, nowSeconds: number): bigint {
  const left = amountOf(balance.amount);
  if (policy[0] === 1) {
    const [, { start_claim: start, vesting_seconds: seconds }] = policy;
    if (nowSeconds <= readWireSeconds(start)) return 0n;
    return coinSeconds(policy[1], left, nowSeconds) / atLeastOne(seconds);
  }
  const [, linear] = policy;
  const elapsed = nowSeconds - readWireSeconds(linear.begin_timestamp);
  if (elapsed <= 0 || elapsed < linear.vesting_cliff_seconds) return 0n;
  const whole = amountOf(linear.begin_balance);
  const isOver = elapsed >= linear.vesting_duration_seconds;
  const vested = isOver
    ? whole
    : (whole * BigInt(elapsed)) / BigInt(linear.vesting_duration_seconds);
  return vested - (whole - left);
}

type CoinSecondsPolicy = Extract<VestingPolicy, [1, unknown]>[1];

/** At most what the whole balance earns in the time that it takes. */
function coinSeconds(policy: CoinSecondsPolicy, left: bigint, nowSeconds: number): bigint {
  const since = nowSeconds - readWireSeconds(policy.coin_seconds_earned_last_update);
  const earned = BigInt(policy.coin_seconds_earned) + left * BigInt(since);
  const most = left * atLeastOne(policy.vesting_seconds);
  return earned < most ? earned : most;
}

function withdrawn(
  vesting: VestingBalanceObject,
  units: bigint,
  nowSeconds: number,
): VestingBalanceObject {
  const { balance, policy } = vesting;
  const left = amountOf(balance.amount);
  const rest = { ...balance, amount: writeInt64(left - units) };
  if (policy[0] === 0) return { ...vesting, balance: rest };
  const spent = units * atLeastOne(policy[1].vesting_seconds);
  const earned = coinSeconds(policy[1], left, nowSeconds) - spent;
  const updated = {
    ...policy[1],
    coin_seconds_earned: earned.toString(),
    coin_seconds_earned_last_update: writeWireSeconds(nowSeconds),
  };
  return { ...vesting, balance: rest, policy: [1, updated] };
}

function atLeastOne(seconds: number): bigint {
  return BigInt(Math.max(seconds, 1));
}
