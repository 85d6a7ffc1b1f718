import { accountOf, adjustBalance, assetOf } from '../balances';
import { objectNotFound } from '../authority';
import { NOTHING, type ApplyContext } from '../apply-context';
import type { OperationResult, WithdrawPermissionObject } from '../../chain/state';
import { assertionError } from '../../wire/chain-error';
import type { Fields } from '../../wire/operation-shapes';
import { amountOf, readWireSeconds, writeInt64, writeWireSeconds } from '../../wire/wire-value';

/** [T 16f, 24]: who is permitted may take so much of another's balance in each period. */

const PLACE = { file: 'withdraw_permission_evaluator.cpp', line: 106, method: 'do_evaluate' };

export function evaluatePermission(context: ApplyContext, fields: Fields<25>): OperationResult {
  const { state } = context;
  const { withdraw_from_account: from, authorized_account: authorized } = fields;
  for (const account of [from, authorized]) accountOf(state, account);
  assetOf(state, fields.withdrawal_limit.asset_id);
  const id = state.nextId('1.12');
  state.withdrawPermissions.set(id, {
    id,
    withdraw_from_account: from,
    authorized_account: authorized,
    ...termsOf(fields),
    claimed_this_period: 0,
  });
  return [1, id];
}

export function evaluatePermissionUpdate(
  context: ApplyContext,
  fields: Fields<26>,
): OperationResult {
  const permission = permissionOf(context, fields.permission_to_update, fields);
  context.state.withdrawPermissions.set(permission.id, { ...permission, ...termsOf(fields) });
  return NOTHING;
}

/** Whoever claims pays the fee. */
export function evaluateClaim(context: ApplyContext, fields: Fields<27>): OperationResult {
  const { state, headTimeSeconds: now } = context;
  const { withdraw_from_account: from, withdraw_to_account: to } = fields;
  const parties = { withdraw_from_account: from, authorized_account: to };
  const permission = permissionOf(context, fields.withdraw_permission, parties);
  demand(readWireSeconds(permission.expiration) > now, 'permit.expiration > head_block_time');
  const start = readWireSeconds(permission.period_start_time);
  demand(start <= now, 'permit.period_start_time <= head_block_time');
  const units = amountOf(fields.amount_to_withdraw.amount);
  const limit = amountOf(permission.withdrawal_limit.amount);
  const periods = Math.floor((now - start) / permission.withdrawal_period_sec);
  const claimed = periods > 0 ? 0n : amountOf(permission.claimed_this_period);
  const available = 'op.amount_to_withdraw <= permit.available_this_period( head_block_time )';
  demand(units <= limit - claimed, available);
  const { asset_id: assetId } = permission.withdrawal_limit;
  demand(fields.amount_to_withdraw.asset_id === assetId, 'op.amount_to_withdraw.asset_id == limit');
  adjustBalance(state, from, -units, assetId);
  adjustBalance(state, to, units, assetId);
  state.withdrawPermissions.set(permission.id, {
    ...permission,
    period_start_time: writeWireSeconds(start + periods * permission.withdrawal_period_sec),
    claimed_this_period: writeInt64(claimed + units),
  });
  return NOTHING;
}

export function evaluatePermissionEnd(context: ApplyContext, fields: Fields<28>): OperationResult {
  const permission = permissionOf(context, fields.withdrawal_permission, fields);
  context.state.withdrawPermissions.delete(permission.id);
  return NOTHING;
}

interface PermissionParties {
  readonly withdraw_from_account: string;
  readonly authorized_account: string;
}

function permissionOf(
  { state }: ApplyContext,
  id: string,
  { withdraw_from_account: from, authorized_account: authorized }: PermissionParties,
): WithdrawPermissionObject {
  const permission = state.withdrawPermissions.get(id);
  if (permission === undefined) throw objectNotFound(id);
  demand(
    permission.authorized_account === authorized,
    'permit.authorized_account == op.authorized',
  );
  demand(permission.withdraw_from_account === from, 'permit.withdraw_from_account == op.from');
  return permission;
}

function termsOf(fields: Fields<25> | Fields<26>) {
  const start = readWireSeconds(fields.period_start_time);
  const length = fields.withdrawal_period_sec * fields.periods_until_expiration;
  return {
    withdrawal_limit: fields.withdrawal_limit,
    withdrawal_period_sec: fields.withdrawal_period_sec,
    period_start_time: fields.period_start_time,
    expiration: writeWireSeconds(start + length),
  };
}

function demand(holds: boolean, expression: string): void {
  if (!holds) throw assertionError(PLACE, expression);
}
