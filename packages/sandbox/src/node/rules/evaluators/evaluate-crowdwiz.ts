import { objectNotFound } from '../authority';
import { accountOf, adjustBalance, assetOf } from '../balances';
import { assertionError, ChainError, withFrame } from '../../wire/chain-error';
import { NOTHING, type ApplyContext } from '../apply-context';
import type { Amount, Fields } from '../../wire/operation-shapes';
import {
  CORE_ASSET_ID,
  type AccountObject,
  type ApprovedTransferObject,
  type OperationResult,
} from '../../chain/state';
import { amountOf, readWireSeconds, writeInt64, writeWireSeconds } from '../../wire/wire-value';

/** The status from which an account may pay many at once. */
const EXPERT_STATUS = 2;
const STATUS_DAYS = 365;
const DAY_SECONDS = 86_400;
/** What else a status changes. Of the higher ones nothing was recorded. */
const TERMS_OF_STATUS: Readonly<Record<number, Partial<AccountObject>>> = {
  1: { referral_levels: 3, status_denominator: 7_000 },
  2: { referral_levels: 5, status_denominator: 8_000 },
};
const GREATEST_INT64 = (1n << 63n) - 1n;
/** Of an approved transfer. */
const DISPUTED = 1;
const ARBITER_PERCENT = 5n;
const EVALUATOR = { file: 'approved_transfer_evaluator.cpp', line: 70, method: 'do_evaluate' };
const NO_FEE: Amount = { amount: 0, asset_id: '1.3.0' };

export function evaluateStatusUpgrade(context: ApplyContext, fields: Fields<49>): OperationResult {
  const { state } = context;
  const account = accountOf(state, fields.account_to_upgrade);
  const status = fields.referral_status_type;
  if (status < account.referral_status_type) {
    throw assertionError(
      { file: 'account_evaluator.cpp', line: 461, method: 'do_evaluate' },
      'account->referral_status_type <= o.referral_status_type',
    ).within({
      ...{ file: 'account_evaluator.cpp', line: 464, method: 'do_evaluate' },
      ...{ format: "Unable to downgrade account status '${a}'", data: { a: account.name } },
    });
  }
  const paid = amountOf(fields.fee.amount);
  state.accounts.set(account.id, {
    ...account,
    ...TERMS_OF_STATUS[status],
    referral_status_type: status,
    referral_status_paid_fee: paid,
    referral_status_expiration_date: writeWireSeconds(
      expiryOfStatus(context, account, status, paid),
    ),
  });
  return NOTHING;
}

/** A year after the end of the same status; what is left of a lower one counts as much as it had cost. */
function expiryOfStatus(
  { headTimeSeconds }: ApplyContext,
  account: AccountObject,
  status: number,
  paid: bigint,
): number {
  const year = STATUS_DAYS * DAY_SECONDS;
  const until = readWireSeconds(account.referral_status_expiration_date);
  if (until <= headTimeSeconds) return headTimeSeconds + year;
  if (status === account.referral_status_type) return until + year;
  const daysLeft = BigInt(Math.floor((until - headTimeSeconds) / DAY_SECONDS));
  const daysWorth = (daysLeft * account.referral_status_paid_fee) / paid;
  return headTimeSeconds + year + Number(daysWorth) * DAY_SECONDS;
}

export function evaluateMassPayment(context: ApplyContext, fields: Fields<104>): OperationResult {
  const { state } = context;
  const payer = accountOf(state, fields.from);
  const assetId = fields.asset_id;
  assetOf(state, assetId);
  withFrame(
    () => ({ ...massPaymentPlace(650), format: '', data: { op: fields } }),
    () => {
      demandMassPayment(fields, payer, state.balanceOf(payer.id, assetId));
    },
  );
  for (const [to, payment] of fields.payments) {
    accountOf(state, to);
    const amount = amountOf(payment);
    adjustBalance(state, payer.id, -amount, assetId);
    adjustBalance(state, to, amount, assetId);
    context.recordVirtual([
      105,
      { fee: NO_FEE, from: payer.id, to, amount: { amount: payment, asset_id: assetId } },
    ]);
  }
  return NOTHING;
}

function massPaymentPlace(line: number) {
  return { file: 'financial_evaluator.cpp', line, method: 'do_evaluate' };
}

/** In the order in which the node looks. */
function demandMassPayment({ payments }: Fields<104>, payer: AccountObject, balance: bigint): void {
  if (payer.referral_status_type < EXPERT_STATUS) {
    const expected = 'from_account.referral_status_type >= 2';
    const why = 'You must have at least Expert contract';
    throw assertionError(massPaymentPlace(635), expected, why);
  }
  let sum = 0n;
  for (const amount of payments.map(([, payment]) => amountOf(payment))) {
    if (amount <= 0n) {
      const why = 'All payments must be greater than zero';
      throw assertionError(massPaymentPlace(642), 'payment.second > 0', why);
    }
    if (sum + amount > GREATEST_INT64) throw overflow(sum, amount);
    sum += amount;
  }
  if (balance < sum) {
    throw assertionError(massPaymentPlace(645), 'insufficient_balance', 'Insufficient Balance');
  }
}

function overflow(a: bigint, b: bigint): ChainError {
  return new ChainError('overflow', {
    ...{ file: 'safe.hpp', line: 41, method: 'operator+', format: '' },
    data: { a: writeInt64(a), b: writeInt64(b) },
  });
}

export function evaluateApprovedTransfer(
  context: ApplyContext,
  fields: Fields<99>,
): OperationResult {
  const { state } = context;
  for (const account of [fields.from, fields.to, fields.arbitr]) accountOf(state, account);
  adjustBalance(state, fields.from, -amountOf(fields.amount.amount), fields.amount.asset_id);
  const id = state.nextId('1.24');
  const { from, to, arbitr, amount, expiration } = fields;
  state.approvedTransfers.set(id, { id, from, to, arbitr, amount, expiration, status: 0 });
  return [1, id];
}

export function evaluateApproval(context: ApplyContext, fields: Fields<100>): OperationResult {
  const transfer = sameTransfer(context, fields);
  pay(context, transfer.to, amountOf(transfer.amount.amount));
  context.state.approvedTransfers.delete(transfer.id);
  return NOTHING;
}

/** A dispute stops the expiration, for good. */
export function evaluateDispute(context: ApplyContext, fields: Fields<102>): OperationResult {
  const transfer = sameTransfer(context, fields);
  demandStatus(transfer, 0);
  const disputed = { ...transfer, expiration: writeWireSeconds(0), status: DISPUTED };
  context.state.approvedTransfers.set(transfer.id, disputed);
  return NOTHING;
}

/** The arbiter gets 5 %, rounded down; the winner the rest. */
export function evaluateDecision(context: ApplyContext, fields: Fields<103>): OperationResult {
  const transfer = sameTransfer(context, fields);
  demandStatus(transfer, DISPUTED);
  const { winner } = fields;
  if (winner !== transfer.from && winner !== transfer.to) {
    throw assertionError(EVALUATOR, 'op.winner == op.from || op.winner == op.to');
  }
  const amount = amountOf(transfer.amount.amount);
  const ofArbiter = (amount * ARBITER_PERCENT) / 100n;
  pay(context, winner, amount - ofArbiter);
  pay(context, transfer.arbitr, ofArbiter);
  context.state.approvedTransfers.delete(transfer.id);
  return NOTHING;
}

function sameTransfer({ state }: ApplyContext, fields: Fields<100>): ApprovedTransferObject {
  const transfer = state.approvedTransfers.get(fields.ato);
  if (transfer === undefined) throw objectNotFound(fields.ato);
  if (
    amountOf(transfer.amount.amount) !== amountOf(fields.amount.amount) ||
    transfer.amount.asset_id !== fields.amount.asset_id
  ) {
    throw assertionError(EVALUATOR, 'ato_obj.amount == op.amount');
  }
  const same =
    transfer.from === fields.from && transfer.to === fields.to && transfer.arbitr === fields.arbitr;
  if (same) return transfer;
  throw assertionError(EVALUATOR, 'ato.from == op.from && ato.to == op.to');
}

function demandStatus({ status }: ApprovedTransferObject, expected: number): void {
  if (status !== expected) throw assertionError(EVALUATOR, `ato_obj.status == ${expected}`);
}

function pay({ state }: ApplyContext, account: string, units: bigint): void {
  if (units > 0n) adjustBalance(state, account, units, CORE_ASSET_ID);
}

/** Transfers that nobody approved in time go back to their sender, by a virtual operation. */
export function clearExpiredTransfers(context: ApplyContext): void {
  const { state, headTimeSeconds } = context;
  for (const transfer of [...state.approvedTransfers.values()]) {
    const isExpired = readWireSeconds(transfer.expiration) < headTimeSeconds;
    if (transfer.status !== DISPUTED && isExpired) refund(context, transfer);
  }
}

function refund(context: ApplyContext, transfer: ApprovedTransferObject): void {
  const { id, from, to, arbitr, amount } = transfer;
  adjustBalance(context.state, from, amountOf(amount.amount), amount.asset_id);
  context.state.approvedTransfers.delete(id);
  context.recordVirtual([101, { fee: NO_FEE, from, to, arbitr, amount, ato: id }]);
}
